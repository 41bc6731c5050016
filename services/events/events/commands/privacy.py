"""What becomes of an event when somebody who registered for it is erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.persons import Person
from events.commands import seats
from events.holdings import registered
from events.letters import Letters
from events.models import Registration
from events.queries.registrations import ACTIVE


def give_seats_back(session: Session, person: Person, letters: Letters, now: datetime) -> None:
    """Their seats and places in line are free, and the next in line move up; nobody mails the one who is erased."""
    active = select(Registration).where(registered(person), Registration.status.in_(ACTIVE))
    for registration in session.scalars(active.order_by(Registration.event_id)).all():
        with seats.counted(session, registration.event_id) as event:
            session.refresh(registration)
            if registration.is_active:
                registration.become("cancelled", now)
                seats.promote(session, event, letters, now)
