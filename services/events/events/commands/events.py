"""The life of an event: planned, changed, announced, cancelled, over."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.messages import Message
from chassis.search import Entry
from events.commands import seats
from events.index import INDEX
from events.letters import Letters
from events.messages import (
    EventAnnounced,
    EventCancelled,
    EventChanged,
    EventOver,
    EventRescheduled,
    RegistrationCancelled,
    RegistrationEventChanged,
)
from events.models import Event
from events.queries.events import ended
from events.queries.groups import get_open_group
from events.queries.registrations import concerned, positions

BATCH = 200


def plan(session: Session, fields: dict[str, Any], now: datetime) -> Event:
    """Write down an event for those alone who run it; also one that has been. `fields` is schemas.events.PlanEvent."""
    _check_group(session, fields, None)
    event = Event.plan(fields, now)
    session.add(event)
    session.flush()
    INDEX.put(session, event.id, Entry(event.search_texts))
    return event


def change(
    session: Session,
    context: Context,
    event_id: UUID,
    fields: dict[str, Any],
    letters: Letters,
    now: datetime,
) -> Event:
    """Change what `fields` name. A new time or place reaches everybody registered; more seats go to those who wait.

    Raises PreconditionFailed, Invalid, and Conflict (event_cancelled, event_over, audience_fixed,
    capacity_below_confirmed, event_imported).
    """
    with seats.counted(session, event_id) as event:
        context.check_revision(event.revision)
        _check_group(session, fields, event.working_group_id)
        event.require_own()
        moved = event.change(fields, now)
        tell_anew(session, event, EventRescheduled if moved else EventChanged)
        if moved:
            _tell_concerned_of_move(session, event, letters, now)
        seats.promote(session, event, letters, now)
        return event


def tell_anew(session: Session, event: Event, message: type[Message]) -> None:
    """Have a changed event found by what it says now, and told if it is for everybody."""
    session.flush()
    INDEX.put(session, event.id, Entry(event.search_texts))
    if event.is_told:
        outbox.announce(session, message, event)


def _check_group(session: Session, fields: dict[str, Any], before: UUID | None) -> None:
    """An event is given to an open group only; it may stay with one that has closed since."""
    group_id = fields.get("working_group_id")
    if group_id is not None and group_id != before:
        get_open_group(session, group_id)


def announce(session: Session, context: Context, event_id: UUID, now: datetime) -> Event:
    """Make an event known. Raises Conflict (event_announced, event_cancelled, place_missing)."""
    with seats.counted(session, event_id) as event:
        context.check_revision(event.revision)
        event.announce(now)
        session.flush()
        if event.is_told:
            outbox.announce(session, EventOver if event.status == "over" else EventAnnounced, event)
        return event


def cancel(
    session: Session, context: Context, event_id: UUID, reason: str | None, letters: Letters, now: datetime
) -> Event:
    """Call an event off; everybody registered or waiting is told why.

    Raises Conflict (event_cancelled, event_over, event_imported).
    """
    with seats.counted(session, event_id) as event:
        context.check_revision(event.revision)
        event.require_own()
        event.cancel(reason, now)
        session.flush()
        if event.is_told:
            outbox.announce(session, EventCancelled, event)
        _tell_concerned(session, RegistrationCancelled, event, letters, now)
        return event


def _tell_concerned_of_move(session: Session, event: Event, letters: Letters, now: datetime) -> None:
    for registration in concerned(session, event):
        registration.settle_reminder(now)
    session.flush()
    _tell_concerned(session, RegistrationEventChanged, event, letters, now)


def _tell_concerned(session: Session, message: type[Message], event: Event, letters: Letters, now: datetime) -> None:
    """Everybody with a seat, with an invitation that is the new one, or takes the event away, and all who wait."""
    method = "CANCEL" if event.status == "cancelled" else "REQUEST"
    places = positions(session, event)
    told = (
        (letters.about(each, places.get(each.id), now, None if each.status == "waiting" else method), each.id)
        for each in concerned(session, event)
    )
    outbox.announce_all(session, message, told)


def close_past(session: Session, now: datetime) -> None:
    """By the clock: what has ended is over."""
    for event in ended(session, now, BATCH):
        event.end(now)
        session.flush()
        if event.is_told:
            outbox.announce(session, EventOver, event)
