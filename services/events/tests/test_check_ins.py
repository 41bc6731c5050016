"""At the entrance."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from events.commands import check_ins, events
from events.messages import RegistrationConfirmed, RegistrationWaitlisted
from events.queries.registrations import get_ticket

from chassis.context import Context
from chassis.errors import Conflict, Gone, Invalid, NotFound
from services.events.tests.factories import LETTERS, MEMBER, NOW, announced, cancel, member, planned, register, told

LATER = NOW + timedelta(days=14)


def enter(session, event, ticket=None, registration_id=None, now=LATER):
    return check_ins.check_in(session, event, registration_id, ticket, LETTERS.tickets, now)


def ticket_of(session):
    return told(session, RegistrationConfirmed)[-1].data["ticket"]


def test_a_ticket_lets_in_once_and_the_second_time_says_when(session):
    event = announced(session)
    register(session, event, actor=MEMBER)
    assert enter(session, event, ticket_of(session)).checked_in_at == LATER
    with pytest.raises(Conflict, match="already_checked_in") as again:
        enter(session, event, ticket_of(session), now=LATER + timedelta(minutes=1))
    assert again.value.details == {"checked_in_at": LATER.isoformat()}


def test_the_address_of_the_qr_code_is_as_good_and_so_is_the_list(session):
    event = announced(session)
    register(session, event, actor=MEMBER)
    assert enter(session, event, f"https://it-initiative.example.org/tickets/{ticket_of(session)}")
    other = register(session, event, actor=member(2))
    assert enter(session, event, registration_id=other.id).id == other.id


def test_who_waits_has_no_ticket_and_is_not_let_in(session):
    event = announced(session, capacity=1)
    register(session, event, actor=MEMBER)
    waiting = register(session, event, actor=member(2))
    [fact] = told(session, RegistrationWaitlisted)
    assert fact.data["ticket"] is None
    with pytest.raises(Conflict, match="seat_not_confirmed"):
        enter(session, event, registration_id=waiting.id)


def test_a_seat_given_back_voids_its_ticket(session):
    event = announced(session)
    standing = register(session, event, actor=MEMBER)
    ticket = ticket_of(session)
    assert get_ticket(session, ticket, LETTERS.tickets).id == standing.id
    cancel(session, standing)
    with pytest.raises(Gone, match="registration_cancelled"):
        enter(session, event, ticket)
    with pytest.raises(Gone, match="ticket_void"):
        get_ticket(session, ticket, LETTERS.tickets)


def test_the_wrong_door_a_forged_ticket_and_an_event_that_is_not_held(session):
    event, other, draft = announced(session), announced(session), planned(session)
    standing = register(session, event, actor=MEMBER)
    ticket = ticket_of(session)
    events.cancel(session, Context(), (off := announced(session)).id, None, LETTERS, NOW)
    for error, code, act in (
        (Conflict, "ticket_of_another_event", lambda: enter(session, other, ticket)),
        (NotFound, "registration_not_found", lambda: enter(session, other, registration_id=standing.id)),
        (NotFound, "registration_not_found", lambda: enter(session, event, registration_id=uuid4())),
        (Invalid, "invalid", lambda: enter(session, event, LETTERS.tokens.sign(standing.id))),
        (Invalid, "invalid", lambda: enter(session, event, ticket.swapcase())),
        (Conflict, "event_not_announced", lambda: enter(session, draft, ticket)),
        (Gone, "event_cancelled", lambda: enter(session, off, ticket)),
    ):
        with pytest.raises(error, match=code):
            act()
    assert enter(session, event, ticket)
