"""How long the events service keeps what, and why. Every hour the clock deletes what is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from chassis.inbox import KEEP
from chassis.retention import Rule
from events.models import Event, Participation, Registration

ENDED = select(Event.ends_at).where(Event.id == Registration.event_id).scalar_subquery()
RULES = (
    Rule(
        "registrations",
        Registration,
        ENDED,
        timedelta(days=183),
        "questions, certificates and accounts may come for half a year after the event",
    ),
    Rule(
        "who has left working groups",
        Participation,
        Participation.heard_at,
        KEEP,
        "until then a late fact could bring them back",
        only=~Participation.takes_part,
    ),
)
