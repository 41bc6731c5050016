"""Erasing a reader, and the last mail to them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from notifications.commands import ledger, mails, privacy
from notifications.holdings import HOLDINGS
from notifications.messages import ErasureAsked, ErasureCompleted
from notifications.models import Consent, Delivery, Reading, Subscription
from sqlalchemy import select

from chassis.erasure import erasures
from chassis.persons import Person, export
from chassis.testing import SECRET
from services.notifications.tests.factories import NOW, fact, reader
from services.notifications.tests.factories import mails as ledger_of

EMAIL = "leserin@example.org"
ERASURE = UUID("0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e11")


def erase(session):
    privacy.erase(session, Person(EMAIL), ERASURE, [], SECRET, NOW)


def farewell(session):
    privacy.queue_farewell(session, fact(ErasureCompleted, email=EMAIL, erasure_id=str(ERASURE)), NOW)
    [queued] = ledger_of(session, privacy.FAREWELL)
    return queued


def test_a_reader_is_gone_with_consent_and_marks_and_others_stay(session):
    reader(session, EMAIL.title())
    kept = reader(session, f"x{EMAIL}")
    assert set(export(session, HOLDINGS, Person(EMAIL))) == {"subscriptions", "consents", "readings", "deliveries"}
    erase(session)
    session.expire_all()
    assert export(session, HOLDINGS, Person(EMAIL)) == {}
    assert session.scalars(select(Subscription.id)).all() == [kept.id]
    assert set(session.scalars(select(Consent.subscription_id))) == {kept.id}
    assert set(session.scalars(select(Reading.subscription_id))) == {kept.id}


def test_a_mail_that_waits_is_not_sent_and_the_row_names_nobody(session):
    mails.follow(session, fact(ErasureAsked, email=EMAIL, name="Änne"), NOW)
    holder = uuid4()
    [waiting] = ledger.claim(session, "single", holder, NOW, 60)
    assert ledger.still_mine(session, [waiting.id], holder) == {waiting.id}
    erase(session)
    row = session.get_one(Delivery, waiting.id, populate_existing=True)
    assert (row.state, row.email, row.name, row.data) == ("suppressed", "", "", {})
    assert ledger.still_mine(session, [waiting.id], holder) == set()


def test_the_last_mail_goes_once_and_its_address_with_it(session):
    queued = farewell(session)
    farewell(session)
    assert not privacy.farewells_said(session)
    queued.state, queued.settled_at = "sent", NOW
    session.flush()
    assert privacy.farewells_said(session)
    privacy.forget_farewells(session, [], SECRET, NOW + timedelta(seconds=2))
    assert not privacy.farewells_said(session)
    assert session.scalars(select(Delivery.email)).all() == [""]
    assert session.execute(select(erasures.c.erasure_id, erasures.c.final)).all() == [(ERASURE, True)]


def test_what_came_while_the_others_erased_goes_with_the_last_mail(session):
    erase(session)
    reader(session, EMAIL)
    queued = farewell(session)
    queued.state, queued.settled_at = "failed", NOW
    session.flush()
    privacy.forget_farewells(session, [], SECRET, NOW)
    assert export(session, HOLDINGS, Person(EMAIL)) == {}
