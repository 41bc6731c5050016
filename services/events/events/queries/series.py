"""Reading series of events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import Forbidden, NotFound
from chassis.paging import Page, page
from events.models import Event, Series
from events.models.series import AHEAD, GROWS, MOST
from events.queries.events import visible_to

COMING = ("draft", "announced")  # what of a series can still be changed
SLACK = timedelta(days=8)  # so that not every hour finds something to plan


def get_series(session: Session, actor: Actor, series_id: UUID) -> Series:
    """A series, if this actor may see any of its events."""
    found: Series | None = session.scalar(_seen_by(actor).where(Series.id == series_id))
    if found is None:
        raise NotFound("series_not_found")
    return found


def get_run_series(session: Session, actor: Actor, series_id: UUID) -> Series:
    """A series that this actor runs. Raises NotFound for what they may not know of, Forbidden for another's.

    One of whose dates to come the office has given to somebody else is the member's no longer.
    """
    found = get_series(session, actor, series_id)
    coming = [event for event in dates_of(session, found) if event.status in COMING]
    if not found.is_run_by(actor) or not all(event.is_run_by(actor) for event in coming):
        raise Forbidden("not_your_event")
    return found


def list_series(session: Session, actor: Actor, wanted: dict[str, Any]) -> Page:
    """A page of series, in the order they were planned, the newest first."""
    query = _seen_by(actor)
    return page(session, query, (Series.id,), limit=wanted["limit"], cursor=wanted["cursor"], descending=True)


def lock_series(session: Session, series_id: UUID) -> Series:
    """A series, locked: one change of it at a time."""
    found = session.get(Series, series_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("series_not_found")
    return found


def events_of(session: Session, actor: Actor, series_id: UUID) -> Sequence[Event]:
    """What this actor may see of a series, in order of the rule; of a cancelled one that was announced too."""
    known = Event.announced_at.is_not(None) & (Event.series_id == series_id)
    query = visible_to(actor).where(known).order_by(Event.recurs_at.desc()).limit(MOST * 2)
    return list(reversed(session.scalars(query).all()))


def dates_of(session: Session, series: Series) -> Sequence[Event]:
    """Every date of a series, in the order in which all that change several of them lock them."""
    return session.scalars(select(Event).where(Event.series_id == series.id).order_by(Event.id)).all()


def get_date(session: Session, series: Series, event_id: UUID) -> Event:
    """One date of a series."""
    found = session.scalar(select(Event).where(Event.series_id == series.id, Event.id == event_id))
    if found is None:
        raise NotFound("event_not_found")
    return found


def series_of(session: Session, events: Iterable[Event]) -> Mapping[UUID, Series]:
    """The series that some events are dates of."""
    wanted = {event.series_id for event in events} - {None}
    found = session.scalars(select(Series).where(Series.id.in_(wanted))) if wanted else ()
    return {series.id: series for series in found}


def growing(session: Session, now: datetime, most: int) -> Sequence[UUID]:
    """Series without an end whose planned dates are not a year ahead any more."""
    query = select(Series.id).where(GROWS, Series.planned_until < now + AHEAD - SLACK)
    return session.scalars(query.order_by(Series.planned_until).limit(most)).all()


def growing_of(session: Session, organisation_id: UUID) -> Sequence[Series]:
    """Series without an end that a member organises, locked."""
    own = (Event.organiser_kind == "member") & (Event.organiser_id == organisation_id)
    theirs = select(Event.series_id).where(own, Event.series_id.is_not(None))
    query = select(Series).where(GROWS, Series.id.in_(theirs)).order_by(Series.id).with_for_update()
    return [each for each in session.scalars(query) if each.organiser_id == organisation_id]


def _seen_by(actor: Actor) -> Select[Any]:
    query = select(Series)
    if actor.has("office"):
        return query
    theirs = visible_to(actor).with_only_columns(Event.series_id).where(Event.series_id.is_not(None))
    return query.where(Series.id.in_(theirs))
