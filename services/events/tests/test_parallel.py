"""Never more seats than there are, whatever comes at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from events.commands import registrations
from events.models import Event, Registration
from sqlalchemy import select

from chassis.testing import Caller, eventually
from services.events.tests.factories import LETTERS, NOW, announced, guest, member

SEATS, PEOPLE = 10, 60
BEGIN = datetime.now(UTC) + timedelta(days=20)


def everybody(database, event_id):
    with database.read() as session:
        query = select(Registration).where(Registration.event_id == event_id).order_by(Registration.number)
        return list(session.scalars(query))


def check(database, event_id, seats=SEATS, people=PEOPLE):
    """Exactly so many seats are taken, and those who wait stand in the order they came."""
    rows = everybody(database, event_id)
    assert [row.number for row in rows] == list(range(1, people + 1))
    statuses = ["confirmed"] * seats + ["waiting"] * (people - seats)
    assert [row.status for row in rows] == statuses
    with database.read() as session:
        event = session.get(Event, event_id)
        assert (event.taken, event.waiting) == (seats, people - seats)


def test_sixty_at_once_for_ten_seats(database):
    with database.write() as session:
        event_id = announced(session, capacity=SEATS).id

    def register(number):
        with database.write() as session:
            standing = registrations.register(session, member(number), guest(event_id), "de", LETTERS, NOW)
            return standing.status, standing.position

    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = list(threads.map(register, range(PEOPLE)))
    check(database, event_id)
    assert Counter(status for status, _ in answers) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert sorted(p for _, p in answers if p) == list(range(1, PEOPLE - SEATS + 1))


def test_the_same_mailbox_at_once_has_one_seat(database):
    with database.write() as session:
        event_id = announced(session, capacity=SEATS).id

    def register(number):
        with database.write() as session:
            form = guest(event_id, "Anna@example.org" if number % 2 else "anna@Example.org")
            return registrations.register(session, member(0), form, "de", LETTERS, NOW).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(register, range(8)))) == 1
    assert len(everybody(database, event_id)) == 1


def test_coming_and_going_at_once_leaves_no_seat_empty_while_somebody_waits(database):
    with database.write() as session:
        event_id = announced(session, capacity=SEATS).id

    def come_and_go(number):
        with database.write() as session:
            standing = registrations.register(session, member(number), guest(event_id), "de", LETTERS, NOW)
        if number % 3 == 0:
            with database.write() as session:
                registrations.cancel(session, member(number), standing.id, None, LETTERS, NOW)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(come_and_go, range(PEOPLE)))
    statuses = Counter(row.status for row in everybody(database, event_id))
    assert statuses == {"confirmed": SEATS, "waiting": 30, "cancelled": 20}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_processes_on_one_database(kind, running, migrated, vhost_uri):
    url = migrated("events", kind)
    one = running("events", database=url, wait=False)
    two = running("events", database=url, wait=False)
    eventually(lambda: one.is_ready() and two.is_ready(), 60)
    with one.database.write() as session:
        begin = {"starts_at": BEGIN, "ends_at": BEGIN + timedelta(hours=1)}
        event_id = announced(session, capacity=SEATS, **begin).id
    callers = [Caller(vhost_uri, 30) for _ in range(12)]

    def register(caller):
        return [_ask(caller, event_id) for _ in range(PEOPLE // len(callers))]

    with ThreadPoolExecutor(len(callers)) as threads:
        answers = [answer for some in threads.map(register, callers) for answer in some]
    check(one.database, event_id)
    assert Counter(answer["status"] for answer in answers) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert all('door="register"' in run.metrics() for run in (one, two))
    for caller in callers:
        caller.close()
    assert [run.stop() for run in (one, two)] == [0, 0]


def _ask(caller, event_id):
    actor = {"account_id": str(uuid4()), "roles": ["member"]}
    person = guest(event_id) | {"event_id": str(event_id)}
    return caller.call("events.register", actor=actor, **person)
