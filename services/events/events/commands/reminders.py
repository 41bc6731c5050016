"""Reminding those who come: the day before, once each, late rather than never, but not once the event has begun."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from events.letters import Letters
from events.messages import ReminderDue
from events.queries.events import lock_event
from events.queries.registrations import to_remind

BATCH = 200  # people told in one unit of work


def remind(session: Session, event_id: UUID, letters: Letters, now: datetime) -> bool:
    """Remind the next of those with a seat at an event; whether there may be more of them.

    The event is locked, so that a cancellation is told after a reminder and never before.
    """
    event = lock_event(session, event_id)
    if event.status != "announced" or event.starts_at <= now:
        return False
    due = to_remind(session, event, BATCH)
    for registration in due:
        registration.reminded_at = now
    session.flush()
    outbox.announce_all(session, ReminderDue, ((letters.about(each, None, now), each.id) for each in due))
    return len(due) == BATCH
