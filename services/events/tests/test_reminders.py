"""Reminded the day before, once each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from events.commands import events, reminders
from events.messages import ReminderDue
from events.queries.registrations import events_to_remind
from sqlalchemy import delete, func, select

from chassis import lease, outbox
from chassis.context import Context
from chassis.testing import eventually
from services.events.tests.factories import (
    LETTERS,
    MEMBER,
    NOW,
    announced,
    cancel,
    change,
    member,
    register,
    told,
)

DAY = timedelta(days=1)


def clock(session, now):
    """What the service's timer does."""
    for event_id in events_to_remind(session, now, 100):
        while reminders.remind(session, event_id, LETTERS, now):
            pass
    session.flush()


def reminded(session):
    return [fact.data["email"] for fact in told(session, ReminderDue)]


def test_those_with_a_seat_are_reminded_a_day_before_and_once(session):
    event = announced(session, capacity=1, online_url="https://konferenz.example.org/1")
    register(session, event, "anna@example.org", MEMBER)
    register(session, event, "wartende@example.org", member(2))
    clock(session, event.starts_at - DAY - timedelta(seconds=1))
    assert reminded(session) == []
    clock(session, event.starts_at - DAY)
    clock(session, event.starts_at - DAY + timedelta(minutes=1))
    assert reminded(session) == ["anna@example.org"]
    [fact] = told(session, ReminderDue)
    assert fact.data["ticket"]
    assert (fact.data["online_url"], fact.data["calendar"]) == ("https://konferenz.example.org/1", None)


def test_after_a_night_without_the_service_they_are_reminded_late_but_not_once_it_has_begun(session):
    late, begun = announced(session), announced(session, starts_at=NOW + 13 * DAY, ends_at=NOW + 15 * DAY)
    register(session, late, "spaet@example.org", MEMBER)
    register(session, begun, "laeuft@example.org", MEMBER)
    clock(session, late.starts_at - timedelta(minutes=5))
    assert reminded(session) == ["spaet@example.org"]


def test_nobody_is_reminded_of_what_is_off_or_given_back_or_was_told_a_moment_ago(session):
    off, given_back, event = announced(session), announced(session), announced(session)
    register(session, off, "aus@example.org", MEMBER)
    cancel(session, register(session, given_back, "weg@example.org", MEMBER))
    events.cancel(session, Context(), off.id, None, LETTERS, NOW)
    register(session, event, "eben@example.org", MEMBER, now=event.starts_at - timedelta(hours=20))
    clock(session, event.starts_at - timedelta(hours=19))
    assert reminded(session) == []


def test_of_an_event_put_off_after_its_reminder_they_are_reminded_again(session):
    event = announced(session)
    register(session, event, "anna@example.org", MEMBER)
    eve = event.starts_at - timedelta(hours=20)
    clock(session, eve)
    change(session, event, now=eve, starts_at=event.starts_at + 7 * DAY, ends_at=event.ends_at + 7 * DAY)
    clock(session, eve + timedelta(hours=1))
    assert reminded(session) == ["anna@example.org"]
    clock(session, event.starts_at - DAY)
    assert reminded(session) == ["anna@example.org"] * 2


def test_many_are_reminded_a_part_at_a_time(session, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    event = announced(session, capacity=5)
    for number in range(5):
        register(session, event, actor=member(number))
    assert reminders.remind(session, event.id, LETTERS, event.starts_at - DAY)
    assert len(reminded(session)) == 2
    clock(session, event.starts_at - DAY)
    assert len(set(reminded(session))) == 5


def test_what_fell_due_while_no_process_ran_is_told_when_one_starts(running, tmp_path):
    url, soon = f"sqlite:///{tmp_path}/events.sqlite3", datetime.now(UTC) + timedelta(hours=20)
    run = running("events", database=url)
    with run.database.write() as session:
        event = announced(session, starts_at=soon, ends_at=soon + timedelta(hours=1))
        register(session, event, "anna@example.org", MEMBER)
    assert run.stop() == 0
    with run.database.write() as session:
        session.execute(delete(lease.leases))  # it is away for longer than its timers are its own
    run = running("events", database=url)

    def told_once():
        with run.database.read() as session:
            return session.scalar(select(func.count()).where(outbox.outbox.c.topic == ReminderDue.topic))

    assert eventually(told_once) == 1
    assert run.stop() == 0
