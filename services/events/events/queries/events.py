"""Reading events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from chassis.context import Actor
from chassis.errors import Forbidden, NotFound
from chassis.paging import Page, page
from events.index import INDEX
from events.models import Event
from events.models.events import INSIDERS, IS_ANNOUNCED
from events.models.schedule import LONGEST
from events.queries.groups import groups_of

SHOWN = ("announced", "over")  # in a list that asks for no status


def list_events(session: Session, actor: Actor, wanted: dict[str, Any], now: datetime) -> Page:
    """A page of events in order of their beginning; `wanted` is schemas.events.ListEvents.

    Without `from` those that are coming or still going on.
    """
    since = wanted["since"] or now
    query = _listed_to(actor).where(Event.starts_at > since - LONGEST, Event.ends_at > since)
    query = query.options(selectinload(Event.working_group))
    if wanted["until"]:
        query = query.where(Event.starts_at < wanted["until"])
    for name in ("kind", "audience", "working_group_id", "series_id"):
        if wanted[name]:
            query = query.where(getattr(Event, name) == wanted[name])
    query = query.where(Event.status == wanted["status"] if wanted["status"] else Event.status.in_(SHOWN))
    if wanted["q"]:
        query = query.where(Event.id.in_(INDEX.matching(session, wanted["q"])))
    return page(session, query, (Event.starts_at, Event.id), limit=wanted["limit"], cursor=wanted["cursor"])


def get_event(session: Session, actor: Actor, event_id: UUID) -> Event:
    """An event, if this actor may see it. Raises NotFound, and Gone for one that is withdrawn."""
    found: Event | None = session.scalar(visible_to(actor).where(Event.id == event_id))
    if found is None:
        raise NotFound("event_not_found")
    if not actor.has("office"):
        found.require_listed()
    return found


def get_run(session: Session, actor: Actor, event_id: UUID) -> Event:
    """An event that this actor runs. Raises NotFound for what they may not know of, Forbidden for another's."""
    found = get_event(session, actor, event_id)
    if not found.is_run_by(actor):
        raise Forbidden("not_your_event")
    return found


def lock_event(session: Session, event_id: UUID) -> Event:
    """An event as it is now, locked until the transaction ends: whatever counts its seats waits its turn."""
    found = session.get(Event, event_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("event_not_found")
    return found


def ended(session: Session, now: datetime, most: int) -> Sequence[Event]:
    """Announced events whose end has passed, locked."""
    query = select(Event).where(IS_ANNOUNCED, Event.ends_at <= now)
    return session.scalars(query.order_by(Event.id).limit(most).with_for_update()).all()


def events_exist(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Event)))


def visible_to(actor: Actor) -> Select[Any]:
    """The office sees all, a member its own. What is announced others see if it is public, or for them."""
    query = select(Event)
    if actor.has("office"):
        return query
    return query.where(or_(Event.announced_at.is_not(None) & _is_for(actor), _is_own(actor)))


def _is_own(actor: Actor) -> ColumnElement[bool]:
    """Whether a member organises it: the same as Event.is_run_by says of a row."""
    if not actor.has("member") or actor.organisation_id is None:
        return false()
    return (Event.organiser_kind == "member") & (Event.organiser_id == actor.organisation_id)


def _listed_to(actor: Actor) -> Select[Any]:
    """The same without what is withdrawn; of that its own page alone says that it has gone."""
    query = visible_to(actor)
    return query if actor.has("office") else query.where(Event.status != "withdrawn")


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Whose event it is. Who takes part in a group sees its events for as long as they have a member's rights."""
    if not actor.has(*INSIDERS):
        return Event.audience == "public"
    of_own_groups = (Event.audience == "working_group") & Event.working_group_id.in_(groups_of(actor))
    return or_(Event.audience.in_(("public", "members")), of_own_groups)
