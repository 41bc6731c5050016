"""Who gets a seat: under one lock per event, in the order people came.

Everything that changes the counts of an event happens inside `counted`, which holds the event's row; so two
processes never give the same seat away, and the change is told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.messages import Message
from events.letters import Letters
from events.messages import (
    RegistrationConfirmed,
    RegistrationPromoted,
    RegistrationRequested,
    RegistrationWaitlisted,
    SeatsChanged,
)
from events.models import Event, Registration
from events.queries.events import lock_event
from events.queries.registrations import events_with_unconfirmed, next_in_line, position, unconfirmed

BATCH = 100  # events looked after in one unit of work


@contextmanager
def counted(session: Session, event_id: UUID) -> Iterator[Event]:
    """The event, locked; at the end it is told if its seats have changed. Raises NotFound."""
    event = lock_event(session, event_id)
    before = event.seats
    yield event
    session.flush()
    if event.seats != before and event.is_told:
        event.seats_revision += 1
        session.flush()
        outbox.announce(session, SeatsChanged, event)


def promote(session: Session, event: Event, letters: Letters, now: datetime) -> None:
    """Give free seats to the next in line.

    Whoever has not confirmed the address gets the seat held for as long as anybody, and the mail that asks to.
    """
    if not event.gives_seats(now) or not event.waiting or not event.has_room:
        return
    session.flush()
    for registration in next_in_line(session, event, event.free):
        if registration.address_is_confirmed:
            registration.become("confirmed", now)
            _tell_promoted(session, registration, letters, now)
        else:
            registration.become("pending", now)
            registration.hold(now)
            tell_state(session, registration, letters, now)


def release_unconfirmed(session: Session, event: Event, letters: Letters, now: datetime) -> None:
    """Let go of the seats and places in line whose time to confirm is over; the next in line move up."""
    for registration in unconfirmed(session, event.id, now):
        registration.become("expired", now)
    promote(session, event, letters, now)


def release_all_unconfirmed(session: Session, letters: Letters, now: datetime) -> None:
    """The same for every event, by the clock."""
    for event_id in events_with_unconfirmed(session, now, BATCH):
        with counted(session, event_id) as event:
            release_unconfirmed(session, event, letters, now)


def tell_state(session: Session, registration: Registration, letters: Letters, now: datetime) -> None:
    """Mail somebody where they stand: asked to confirm, coming, or waiting."""
    session.flush()
    place = position(session, registration)
    message, method = _state_mail(registration)
    registration.mailed_at = now
    outbox.announce(session, message, letters.about(registration, place, now, method), registration.id)


def _state_mail(registration: Registration) -> tuple[type[Message], str | None]:
    """The fact, and the method of the calendar it brings."""
    if not registration.address_is_confirmed:
        return RegistrationRequested, None
    if registration.status == "confirmed":
        return RegistrationConfirmed, "REQUEST"
    return RegistrationWaitlisted, None


def _tell_promoted(session: Session, registration: Registration, letters: Letters, now: datetime) -> None:
    told = letters.about(registration, None, now, "REQUEST")
    registration.mailed_at = now
    outbox.announce(session, RegistrationPromoted, told, registration.id)
