"""What is told fits the contracts, and public facts hold nothing of anybody."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from events.commands import events, reminders, seats
from events.models.registrations import HOLD

from chassis import messages
from chassis.context import Context
from chassis.service import plan
from chassis.testing import examples
from services.events.tests.factories import (
    LETTERS,
    MEMBER,
    NOW,
    announced,
    cancel,
    change,
    confirm,
    member,
    register,
    told,
)

TOLD = plan("events").told
SECRETS = ("anna.geheim@example.org", "Jörg Weiß", "konferenz.example.org")


def a_whole_life(session):
    """One event with everything that can happen to it, and one that has been."""
    event = announced(session, capacity=1, online_url="https://konferenz.example.org/1")
    first = register(session, event, "anna.geheim@example.org")
    second, third = register(session, event, actor=MEMBER), register(session, event)
    confirm(session, first)
    confirm(session, third)
    register(session, event)
    change(session, event, title="Neu")
    cancel(session, second)
    change(session, event, starts_at=event.starts_at + timedelta(hours=1), capacity=2)
    seats.release_all_unconfirmed(session, LETTERS, NOW + HOLD)
    register(session, event, actor=member(9))
    reminders.remind(session, event.id, LETTERS, event.starts_at - timedelta(hours=1))
    events.cancel(session, Context(), event.id, None, LETTERS, NOW)
    events.close_past(session, announced(session).ends_at)
    return told(session)


def test_every_fact_of_a_whole_life_fits_its_contract(session, contract):
    facts = a_whole_life(session)
    for fact in facts:
        contract(fact.topic).validate(fact.data)
    others = {"events.person_erased.v1", "events.event_withdrawn.v1"}  # of a person, of a partner's event
    assert {fact.topic for fact in facts} == {message.topic for message in TOLD} - others


def test_no_public_fact_holds_anything_personal(session):
    public = {message.topic for message in TOLD if message.public}
    for fact in a_whole_life(session):
        text = json.dumps(fact.data, ensure_ascii=False)
        assert fact.topic not in public or not any(secret in text for secret in SECRETS), fact.topic
    assert not any("registration" in topic for topic in public)


def test_revisions_of_a_thing_rise(session):
    facts = [f for f in a_whole_life(session) if "revision" in f.data]
    for kind in ("seats_changed", "event_"):
        seen: dict[str, int] = {}
        for fact in (f for f in facts if f".{kind}" in f.topic):
            assert fact.data["revision"] > seen.get(fact.subject, 0)
            seen[fact.subject] = fact.data["revision"]


@pytest.mark.parametrize("message", TOLD, ids=lambda message: message.topic)
def test_the_examples_are_read_by_the_message_itself(message):
    for example in examples(message.topic):
        loaded = messages.read(message, messages.envelope(message, example, "x", NOW))
        assert loaded.topic == message.topic
