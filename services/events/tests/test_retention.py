"""How long the events service keeps what."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from events.commands import groups
from events.models import Participation, Registration
from events.retention import RULES
from sqlalchemy import select

from chassis.inbox import KEEP
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


def test_who_left_a_group_is_known_for_as_long_as_a_late_fact_could_bring_them_back(session):
    ids: list[Any] = [SimpleNamespace(working_group_id=uuid4(), account_id=uuid4(), revision=1) for _ in range(2)]
    gone, there = ids
    groups.learn_participation(session, gone, NOW, takes_part=False)
    groups.learn_participation(session, there, NOW, takes_part=True)
    forget(session, RULES, NOW + KEEP)
    assert len(session.scalars(select(Participation)).all()) == 2
    forget(session, RULES, NOW + 2 * KEEP)
    assert [row.account_id for row in session.scalars(select(Participation))] == [there.account_id]
