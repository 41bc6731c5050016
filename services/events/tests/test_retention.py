"""How long the events service keeps what."""

from __future__ import annotations

from datetime import timedelta

from events.models import Registration
from events.retention import RULES
from sqlalchemy import select

from chassis.testing import forget
from services.events.tests.factories import NOW, announced, register


def test_registrations_are_kept_for_half_a_year_after_their_event(session):
    past, later = (
        announced(session),
        announced(session, starts_at=NOW + timedelta(days=30), ends_at=NOW + timedelta(days=31)),
    )
    register(session, past)
    kept = register(session, later)
    forget(session, RULES, past.ends_at + timedelta(days=183))
    assert len(session.scalars(select(Registration.id)).all()) == 2
    forget(session, RULES, past.ends_at + timedelta(days=183, seconds=1))
    assert session.scalars(select(Registration.id)).all() == [kept.id]
