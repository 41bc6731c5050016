"""Asking for a seat, confirming, cancelling."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from events.commands import events, registrations
from events.messages import (
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationEventChanged,
    RegistrationRequested,
    RegistrationWaitlisted,
    SeatsChanged,
)
from events.queries.registrations import get_registration, view

from chassis.context import Context
from chassis.errors import Conflict, Gone, Invalid, NotFound, Unauthenticated
from services.events.tests.factories import (
    LETTERS,
    MEMBER,
    NOBODY,
    NOW,
    OFFICE,
    announced,
    cancel,
    change,
    confirm,
    member,
    planned,
    register,
    token,
    told,
)

HOUR = timedelta(hours=1)


def test_a_guest_has_a_seat_held_and_confirms_by_mail(session):
    event = announced(session)
    asked = register(session, event)
    assert (asked.status, asked.position, event.free) == ("pending", None, 1)
    [fact] = told(session, RegistrationRequested)
    assert (fact.data["calendar"], fact.data["online_url"]) == (None, None)
    assert registrations.confirm(session, fact.data["token"], LETTERS, NOW).status == "confirmed"
    assert event.free == 1
    [fact] = told(session, RegistrationConfirmed)
    assert "METHOD:REQUEST" in fact.data["calendar"]


def test_confirming_again_changes_nothing(session):
    asked = register(session, announced(session))
    assert confirm(session, asked) == confirm(session, asked)
    assert len(told(session, RegistrationConfirmed)) == 1


def test_who_is_signed_in_has_the_seat_at_once(session):
    event = announced(session, capacity=1)
    assert register(session, event, actor=MEMBER).status == "confirmed"
    waiting = register(session, event, actor=member(2))
    assert (waiting.status, waiting.position) == ("waiting", 1)
    assert len(told(session, RegistrationConfirmed)) == len(told(session, RegistrationWaitlisted)) == 1


def test_the_full_event_has_a_waiting_list_that_guests_confirm_too(session):
    event = announced(session, capacity=1)
    register(session, event)
    second, third = register(session, event), register(session, event)
    assert [(s.status, s.position) for s in (second, third)] == [("waiting", 1), ("waiting", 2)]
    assert [f.data["position"] for f in told(session, RegistrationRequested)] == [None, 1, 2]
    assert confirm(session, third) == third
    assert [f.data["position"] for f in told(session, RegistrationWaitlisted)] == [2]


def test_without_a_waiting_list_the_full_event_says_so(session):
    event = announced(session, capacity=1, waiting_list=False)
    register(session, event)
    with pytest.raises(Conflict, match="event_full"):
        register(session, event)


def test_without_a_limit_there_is_always_a_seat(session):
    event = announced(session, capacity=None)
    assert [register(session, event).status for _ in range(3)] == ["pending"] * 3
    assert event.seats == {"capacity": None, "free": None, "waiting": 0}
    assert told(session, SeatsChanged) == []


def test_a_second_request_of_one_mailbox_is_answered_as_the_first_and_takes_no_seat(session):
    event = announced(session, capacity=5)
    first = register(session, event, "Anna@example.org")
    confirm(session, first)
    second = register(session, event, "anna@EXAMPLE.org", now=NOW + HOUR)
    assert (second.status, second.position, event.taken) == ("pending", None, 1)
    assert second.id != first.id
    assert len(told(session, RegistrationRequested)) == 1
    assert [f.data["email"] for f in told(session, RegistrationConfirmed)] == ["Anna@example.org"] * 2


def test_asking_again_at_once_mails_nobody(session):
    event = announced(session)
    for minutes in (0, 1, 9, 11):
        register(session, event, "anna@example.org", now=NOW + timedelta(minutes=minutes))
    assert len(told(session, RegistrationRequested)) == 2


def test_a_known_mailbox_at_a_full_event_is_answered_as_a_strange_one(session):
    event = announced(session, capacity=1)
    confirm(session, register(session, event, "anna@example.org"))
    again, stranger = register(session, event, "anna@example.org"), register(session, event)
    assert (again.status, again.position) == (stranger.status, stranger.position) == ("waiting", 1)


def test_who_is_signed_in_sees_their_own_registration_again(session):
    event = announced(session, capacity=1)
    first = register(session, event, "mia@example.org", MEMBER)
    assert register(session, event, "mia@example.org", MEMBER) == first
    assert register(session, event, "mia@example.org", member(2)).id != first.id


@pytest.mark.parametrize("given", ["token", "account", "office"])
def test_cancelling_gives_the_seat_back(session, given):
    event = announced(session)
    standing = register(session, event, actor=MEMBER)
    mine = token(standing) if given == "token" else None
    who = {"token": NOBODY, "account": MEMBER, "office": OFFICE}[given]
    done = registrations.cancel(session, who, standing.id, mine, LETTERS, NOW)
    assert (done.status, event.free) == ("cancelled", 2)
    [fact] = told(session, RegistrationCancelled)
    assert "METHOD:CANCEL" in fact.data["calendar"]
    assert cancel(session, standing) == done
    assert len(told(session, RegistrationCancelled)) == 1


def test_nobody_cancels_for_another(session):
    event = announced(session)
    mine, other = register(session, event, actor=MEMBER), register(session, event)
    for who, error in ((NOBODY, Unauthenticated), (member(2), NotFound)):
        with pytest.raises(error):
            registrations.cancel(session, who, mine.id, None, LETTERS, NOW)
    with pytest.raises(NotFound):
        registrations.cancel(session, NOBODY, mine.id, token(other), LETTERS, NOW)
    with pytest.raises(Invalid):
        registrations.cancel(session, NOBODY, None, None, LETTERS, NOW)
    assert get_registration(session, mine.id).status == "confirmed"


def test_after_cancelling_one_may_come_again(session):
    event = announced(session)
    cancel(session, register(session, event, "anna@example.org"))
    assert register(session, event, "anna@example.org").status == "pending"
    assert event.taken == 1


def test_a_cancelled_registration_is_not_confirmed(session):
    asked = register(session, announced(session))
    cancel(session, asked)
    with pytest.raises(Gone, match="registration_cancelled"):
        confirm(session, asked)


def test_tokens_of_others_and_for_other_things_open_nothing(session):
    for wrong in ("", "x", "a.b.c", token(register(session, announced(session)))[:-1]):
        with pytest.raises(Invalid):
            registrations.confirm(session, wrong, LETTERS, NOW)
    with pytest.raises(NotFound):
        registrations.confirm(session, LETTERS.tokens.sign(uuid4()), LETTERS, NOW)


@pytest.mark.parametrize(
    ("changes", "when", "error", "code"),
    [
        ({}, timedelta(days=14), Conflict, "registration_closed"),
        ({}, timedelta(days=15), Gone, "event_over"),
        ({"registration_opens_at": NOW + HOUR}, timedelta(), Conflict, "registration_not_open"),
        ({"registration_closes_at": NOW + HOUR}, HOUR, Conflict, "registration_closed"),
    ],
)
def test_outside_its_window_nobody_registers(session, changes, when, error, code):
    event = announced(session, **changes)
    with pytest.raises(error, match=code):
        register(session, event, now=NOW + when)
    assert event.taken == 0


def test_for_drafts_and_cancelled_and_hidden_events_nobody_registers(session):
    with pytest.raises(NotFound):
        register(session, planned(session))
    with pytest.raises(Conflict, match="event_not_announced"):
        register(session, planned(session), actor=OFFICE)
    hidden = announced(session, audience="members")
    with pytest.raises(NotFound):
        register(session, hidden)
    assert register(session, hidden, actor=MEMBER).status == "confirmed"
    events.cancel(session, Context(), hidden.id, None, LETTERS, NOW)
    with pytest.raises(Gone, match="event_cancelled"):
        register(session, hidden, actor=member(2))


def test_after_the_beginning_a_seat_is_not_given_back(session):
    event = announced(session)
    standing = register(session, event, actor=MEMBER)
    with pytest.raises(Conflict, match="event_over"):
        cancel(session, standing, event.starts_at)


def test_a_move_reaches_those_who_come_or_wait_and_nobody_else(session):
    event = announced(session, capacity=1)
    register(session, event, "kommt@example.org", MEMBER)
    register(session, event, "wartet@example.org", member(2))
    register(session, event, "unbestaetigt@example.org")
    change(session, event, venue={"name": "Anderswo"})
    facts = told(session, RegistrationEventChanged)
    assert [f.data["email"] for f in facts] == ["kommt@example.org", "wartet@example.org"]
    assert "SEQUENCE:1" in facts[0].data["calendar"]
    assert (facts[1].data["calendar"], facts[1].data["position"]) == (None, 1)


def test_calling_the_event_off_reaches_them_too_with_the_reason(session):
    event = announced(session, capacity=1)
    register(session, event, actor=MEMBER)
    register(session, event, actor=member(2))
    events.cancel(session, Context(), event.id, "Sturm.", LETTERS, NOW)
    facts = told(session, RegistrationCancelled)
    assert [(f.data["event_status"], f.data["reason"]) for f in facts] == [("cancelled", "Sturm.")] * 2
    assert "METHOD:CANCEL" in facts[0].data["calendar"]


def test_the_link_is_shown_to_those_who_have_a_seat(session):
    event = announced(session, capacity=1, venue=None, online_url="https://konferenz.example.org/1")
    first, second = register(session, event), register(session, event)
    assert view(session, token(first), LETTERS.tokens, LETTERS.tickets).online_url is None
    confirm(session, first)
    assert view(session, token(first), LETTERS.tokens, LETTERS.tickets).online_url == "https://konferenz.example.org/1"
    waiting = view(session, token(second), LETTERS.tokens, LETTERS.tickets)
    assert (waiting.online_url, waiting.position) == (None, 1)
