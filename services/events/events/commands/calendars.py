"""A person's own calendar: made, renewed, dropped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from chassis.context import Actor
from events.models import PersonalCalendar
from events.models.calendars import hash_of
from events.queries.calendars import get_personal


@dataclass(frozen=True)
class Made:
    """A calendar with its secret, which is told this once."""

    made_at: datetime
    token: str


def renew(session: Session, actor: Actor, now: datetime) -> Made:
    """Make one's calendar, or give it another address; under the one before there is nothing any more."""
    token = secrets.token_urlsafe(32)
    session.merge(PersonalCalendar(account_id=actor.account_id, token_hash=hash_of(token), made_at=now))
    session.flush()
    return Made(now, token)


def drop(session: Session, actor: Actor) -> None:
    """Nobody reads it any more. Raises NotFound while there is none."""
    session.delete(get_personal(session, actor))
