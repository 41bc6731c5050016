"""What becomes of a registration when its person is erased."""

from __future__ import annotations

from uuid import UUID, uuid4

from events.commands import privacy
from events.holdings import HOLDINGS
from events.messages import RegistrationCancelled, RegistrationConfirmed, RegistrationPromoted
from events.models import Registration
from sqlalchemy import select

from chassis import erasure, outbox
from chassis.context import Actor
from chassis.persons import Person, export
from chassis.service import plan
from chassis.testing import SECRET
from services.events.tests.factories import LETTERS, NOW, announced, confirm, register, told

EMAIL = "gehende@example.org"
ACCOUNT = UUID("0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e09")
TOLD = plan("events").told


def erase(session, email=EMAIL, account_id=None):
    person = Person(email, account_id)
    privacy.give_seats_back(session, person, LETTERS, NOW)
    return erasure.erase(session, HOLDINGS, person, uuid4(), TOLD, SECRET, NOW)


def test_their_seat_goes_to_the_next_in_line_and_they_are_not_mailed(session):
    event = announced(session, capacity=1)
    confirm(session, register(session, event, EMAIL))
    waiting = confirm(session, register(session, event, "wartende@example.org"))
    assert erase(session)["registrations"] == 1
    [left] = session.scalars(select(Registration))
    assert (left.id, left.status, event.taken, event.waiting) == (waiting.id, "confirmed", 1, 0)
    assert [fact.data["email"] for fact in told(session, RegistrationPromoted)] == ["wartende@example.org"]
    assert told(session, RegistrationCancelled, RegistrationConfirmed) == []


def test_all_their_registrations_go_in_any_spelling_and_by_account(session):
    register(session, announced(session), "Gehende@example.org")
    register(session, announced(session), "dienstlich@example.org", Actor(str(ACCOUNT), None, frozenset({"account"})))
    kept = register(session, announced(session), "xgehende@example.org")
    assert erase(session, account_id=ACCOUNT)["registrations"] == 2
    assert session.scalars(select(Registration.id)).all() == [kept.id]


def test_the_export_has_them_all(session):
    register(session, announced(session), EMAIL)
    [row] = export(session, HOLDINGS, Person("GEHENDE@example.org"))["registrations"]
    assert (row["email"], row["status"]) == (EMAIL, "pending")
    assert "email_key" not in row


def test_nothing_waits_that_names_them(session):
    event = announced(session)
    confirm(session, register(session, event, EMAIL))
    erase(session)
    assert EMAIL not in str([fact.data for fact in outbox.pending(session)])
