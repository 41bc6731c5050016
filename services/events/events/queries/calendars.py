"""What calendars hold, and whether that is still what a client has seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import NotFound
from events.models import Event, Participation, PersonalCalendar, Registration
from events.models.calendars import hash_of
from events.models.events import INSIDERS, ZONE
from events.models.schedule import midnight
from events.queries.groups import groups_of

FORM = "2"  # of the texts: with another one every client fetches anew
IN_FEED = ("announced", "over", "cancelled")  # a calendar takes an event away when it learns of the cancellation
PAST = timedelta(days=365)
MOST = 1000
SEATS = ("waiting", "pending", "confirmed")  # the last counts most
CHOICES = ("kind", "organiser_kind", "organiser_id", "organiser_name", "series_id")

Row = tuple[UUID, int, datetime | None]  # of an event what another text follows from


@dataclass(frozen=True)
class Held:
    """What a calendar holds, and a name for just that, which costs far less than its text.

    `seats` is how those whose calendar it is are registered.
    """

    rows: Sequence[Row]
    seats: Mapping[UUID, str]

    @property
    def version(self) -> str:
        said = [FORM, *(f"{each[0]} {each[1]} {each[2]}" for each in self.rows), repr(sorted(self.seats.items()))]
        return hashlib.blake2b("\n".join(said).encode(), digest_size=15).hexdigest()


def public(session: Session, wanted: dict[str, Any], now: datetime) -> Held:
    """What the public calendar holds; `wanted` is schemas.calendars.GetFeed."""
    chosen = [getattr(Event, name) == wanted[name] for name in CHOICES if wanted[name] is not None]
    return Held(_rows(session, _known().where(Event.audience == "public", *chosen), now), {})


def own(session: Session, actor: Actor, working_group_id: UUID | None, now: datetime) -> Held:
    """What somebody has registered for, and the meetings of the groups they take part in; or those of one group.

    Raises NotFound for a group that they do not take part in, or not with a member's rights, and for nobody.
    """
    if actor.account_id is None:
        raise NotFound("calendar_not_found")
    groups = groups_of(actor) if actor.has(*INSIDERS) else groups_of(Actor())
    if working_group_id is not None:
        groups = groups.where(Participation.working_group_id == working_group_id)
        if session.scalar(groups) is None:
            raise NotFound("working_group_not_found")
    meetings = _known().where(Event.audience == "working_group", Event.working_group_id.in_(groups))
    rows = _rows(session, meetings, now)
    seats = seats_of(session, actor) if working_group_id is None else {}
    registered = _rows(session, _known().where(Event.id.in_(seats)), now) if seats else ()
    return Held(list({row[0]: row for row in (*rows, *registered)}.values())[-MOST:], seats)


def seats_of(session: Session, actor: Actor) -> dict[UUID, str]:
    """The events that somebody has registered for with their account, and how that stands."""
    mine = (Registration.account_id == actor.account_id) & Registration.status.in_(SEATS)
    newest = select(Registration.event_id, Registration.status).where(mine).order_by(Registration.id.desc())
    found = [(event_id, status) for event_id, status in session.execute(newest.limit(MOST))]
    return dict(sorted(found, key=lambda each: SEATS.index(each[1])))


def get_owner(session: Session, token: str) -> PersonalCalendar:
    """Whose calendar a secret opens. Raises NotFound for one that opens none."""
    found = session.scalar(select(PersonalCalendar).where(PersonalCalendar.token_hash == hash_of(token)))
    if found is None:
        raise NotFound("calendar_not_found")
    return found


def get_personal(session: Session, actor: Actor) -> PersonalCalendar:
    """One's own calendar. Raises NotFound while there is none."""
    found = session.get(PersonalCalendar, actor.account_id)
    if found is None:
        raise NotFound("calendar_not_found")
    return found


def events_of(session: Session, held: Held) -> Sequence[Event]:
    """The events themselves, in order of their beginning."""
    ids = [row[0] for row in held.rows]
    return session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.starts_at, Event.id)).all()


def _known() -> Select[Any]:
    """What everybody may see who may see it at all."""
    columns: tuple[Any, ...] = (Event.id, Event.revision, Event.recurs_at)
    return select(*columns).where(Event.announced_at.is_not(None), Event.status.in_(IN_FEED))


def _rows(session: Session, query: Select[Any], now: datetime) -> list[Row]:
    """From the beginning of the day on, and as many of the past year as there is room for."""
    today = midnight(now.astimezone(ZoneInfo(ZONE)).date(), ZONE)
    coming = query.where(Event.starts_at >= today).order_by(Event.starts_at, Event.id).limit(MOST)
    found = _tuples(session.execute(coming))
    past = query.where(Event.starts_at < today, Event.starts_at >= today - PAST)
    newest = past.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MOST - len(found))
    return [*reversed(_tuples(session.execute(newest))), *found]


def _tuples(found: Iterable[Any]) -> list[Row]:
    return [(event_id, revision, recurs_at) for event_id, revision, recurs_at in found]
