"""The waiting list: who moves up, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from events.commands import events, seats
from events.messages import (
    RegistrationCancelled,
    RegistrationEventChanged,
    RegistrationPromoted,
    RegistrationRequested,
    SeatsChanged,
)
from events.models.registrations import HOLD
from events.queries.registrations import get_registration, list_registrations, standing
from sqlalchemy.event import listen, remove

from chassis.context import Context
from chassis.errors import Conflict, Gone
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


def standings(session, *all_of_them):
    return [(s.status, s.position) for s in (standing(session, get_registration(session, r.id)) for r in all_of_them)]


def test_a_seat_that_frees_goes_to_the_next_in_line(session):
    event = announced(session, capacity=1)
    first, second, third = (register(session, event, actor=member(n)) for n in range(3))
    cancel(session, first)
    assert standings(session, first, second, third) == [("cancelled", None), ("confirmed", None), ("waiting", 1)]
    [fact] = told(session, RegistrationPromoted)
    assert fact.subject == str(second.id)
    assert "METHOD:REQUEST" in fact.data["calendar"]


def test_an_unconfirmed_next_in_line_gets_the_seat_held(session):
    event = announced(session, capacity=1)
    first, second = register(session, event, actor=MEMBER), register(session, event)
    later = NOW + timedelta(hours=20)
    cancel(session, first, later)
    assert standings(session, second) == [("pending", None)]
    assert [f.data["position"] for f in told(session, RegistrationRequested)] == [1, None]
    assert confirm(session, second, later + timedelta(hours=23)).status == "confirmed"


def test_one_who_waits_leaves_and_the_others_move_up(session):
    event = announced(session, capacity=1)
    _, second, third = (register(session, event, actor=member(n)) for n in range(3))
    cancel(session, second)
    assert (standings(session, third), event.seats["waiting"]) == ([("waiting", 1)], 1)


def test_a_hold_that_ends_frees_the_seat_by_the_clock(session):
    event = announced(session, capacity=1)
    held, waiting = register(session, event), register(session, event, actor=MEMBER)
    seats.release_all_unconfirmed(session, LETTERS, NOW + HOLD - timedelta(seconds=1))
    assert standings(session, held, waiting) == [("pending", None), ("waiting", 1)]
    seats.release_all_unconfirmed(session, LETTERS, NOW + HOLD)
    assert standings(session, held, waiting) == [("expired", None), ("confirmed", None)]
    with pytest.raises(Gone, match="registration_expired"):
        confirm(session, held, NOW + HOLD)


def test_a_hold_ends_in_time_even_when_the_clock_is_late(session):
    event = announced(session, capacity=1)
    held = register(session, event)
    with pytest.raises(Gone, match="registration_expired"):
        confirm(session, held, NOW + HOLD)
    assert register(session, event, now=NOW + HOLD).status == "pending"
    assert standings(session, held) == [("expired", None)]


def test_an_unconfirmed_place_in_line_ends_too(session):
    event = announced(session, capacity=1)
    register(session, event, actor=MEMBER)
    unconfirmed, confirmed = register(session, event), register(session, event, actor=member(2))
    seats.release_all_unconfirmed(session, LETTERS, NOW + HOLD)
    assert standings(session, unconfirmed, confirmed) == [("expired", None), ("waiting", 1)]


def test_more_seats_go_to_those_who_wait(session):
    event = announced(session, capacity=1)
    everybody = [register(session, event, actor=member(n)) for n in range(4)]
    change(session, event, capacity=3)
    assert [status for status, _ in standings(session, *everybody)] == ["confirmed"] * 3 + ["waiting"]
    change(session, event, capacity=None)
    assert event.seats == {"capacity": None, "free": None, "waiting": 0}


def test_there_are_never_fewer_seats_than_taken(session):
    event = announced(session)
    register(session, event, actor=MEMBER)
    register(session, event)
    with pytest.raises(Conflict, match="capacity_below_confirmed") as refused:
        change(session, event, capacity=1)
    assert refused.value.details == {"taken": 2}


def test_nobody_moves_up_at_an_event_that_is_called_off(session):
    event = announced(session, capacity=1)
    first, second = register(session, event, actor=MEMBER), register(session, event, actor=member(2))
    events.cancel(session, Context(), event.id, None, LETTERS, NOW)
    cancel(session, first)
    assert standings(session, second) == [("waiting", 1)]


def test_nobody_moves_up_once_it_has_begun_unless_one_can_still_register(session):
    for still_open, status in ((None, "waiting"), (timedelta(hours=2), "confirmed")):
        closes = still_open and NOW + timedelta(days=14) + still_open
        event = announced(session, capacity=1, registration_closes_at=closes)
        held_until = event.starts_at + timedelta(minutes=30)
        register(session, event, now=held_until - HOLD)
        second = register(session, event, actor=MEMBER)
        seats.release_all_unconfirmed(session, LETTERS, held_until)
        assert standings(session, second)[0][0] == status


def test_every_change_of_the_seats_is_told_once_in_order(session):
    event = announced(session, capacity=2)
    first, *_ = [register(session, event, actor=member(n)) for n in range(3)]
    cancel(session, first)
    change(session, event, capacity=4)
    facts = [(f.data["free"], f.data["waiting"], f.data["revision"]) for f in told(session, SeatsChanged)]
    assert facts == [(1, 0, 1), (0, 0, 2), (0, 1, 3), (0, 0, 4), (2, 0, 5)]


def test_the_office_sees_all_in_the_order_they_came(session):
    event = announced(session, capacity=2)
    everybody = [register(session, event, actor=member(n)) for n in range(5)]
    wanted = {"event_id": event.id, "status": None, "limit": 4, "cursor": None}
    page = list_registrations(session, wanted)
    assert [(v.registration.id, v.position) for v in page["items"]] == [
        *((s.id, None) for s in everybody[:2]),
        (everybody[2].id, 1),
        (everybody[3].id, 2),
    ]
    last = list_registrations(session, wanted | {"cursor": page["next"]})
    assert [(v.registration.number, v.position) for v in last["items"]] == [(5, 3)]
    assert page["total"] == 5


def counted_queries(session, act):
    """How many questions about registrations an act asks the database."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT") and "FROM registrations" in statement:
            statements.append(statement)

    connection = session.connection()
    listen(connection, "before_cursor_execute", note)
    act()
    remove(connection, "before_cursor_execute", note)
    return len(statements)


@pytest.mark.parametrize("end", ["moved", "cancelled"])
def test_who_hears_of_a_change_is_told_the_place_in_line_without_a_query_each(session, end):
    def told_of(people):
        event = announced(session, capacity=1)
        everybody = [register(session, event, actor=member(n)) for n in (1, 2)]
        everybody += [register(session, event)]  # has not confirmed: hears nothing, but stands in line
        everybody += [register(session, event, actor=member(n)) for n in range(3, people)]
        acts = {
            "moved": lambda: change(session, event, venue={"name": "Anderswo"}),
            "cancelled": lambda: events.cancel(session, Context(), event.id, None, LETTERS, NOW),
        }
        queries = counted_queries(session, acts[end])
        told_ids = [str(each.id) for each in everybody]
        facts = told(session, RegistrationCancelled, RegistrationEventChanged)
        return queries, [fact.data["position"] for fact in facts if fact.subject in told_ids]

    few, many = told_of(5), told_of(30)
    assert (few[1], many[1]) == ([None, 1, 3, 4], [None, 1, *range(3, 30)])
    assert few[0] == many[0]
