"""Being erased: asked, confirmed, taken back, done, and proved."""

from datetime import timedelta
from uuid import uuid4

import pytest
from members.commands import accounts, applications, privacy, sessions
from members.holdings import HOLDINGS
from members.messages import ErasureAsked, ErasureCompleted, ErasureScheduled, PersonErasureRequested
from members.models import Account, Application, Consent, Erasure, PersonalMembership
from members.models.privacy import HOLDERS
from members.queries import privacy as queries
from members.retention import RULES
from sqlalchemy import select

from chassis import outbox
from chassis.context import Actor
from chassis.errors import Conflict, Gone, Invalid, NotFound
from chassis.messages import Fact
from chassis.persons import Person, export
from chassis.testing import SECRET, forget
from services.members.tests.factories import BOARD, HASH, INVITATIONS, NOW, OFFICE, TODAY, admitted, applied
from services.members.tests.test_persons import applied as applied_person

EMAIL = "joerg.weiss@example.org"
DAY = timedelta(days=1)
FORM = {"email": EMAIL, "name": "Jörg Weiß", "language": "de"}


@pytest.fixture
def account(session):
    """A representative, whose application led to the account."""
    admitted(session)
    found = session.scalar(select(Account).where(Account.email == EMAIL))
    outbox_is_carried(session)
    return found


def outbox_is_carried(session):
    session.execute(outbox.outbox.delete())


def ask(session, account, now=NOW):
    return privacy.ask(session, Actor(str(account.id)), SECRET, "de", now)


def told(session, message):
    return outbox.pending(session, message)


def confirm(session, asked, days=7, now=NOW):
    return privacy.confirm(session, privacy.erasure_tokens(SECRET).sign(asked.id), SECRET, days, now)


def receipt(asked, *, final=False, **counts):
    """What a service says of an erasure."""
    data = {"erasure_id": asked.id, "counts": counts, "kept": [], "final": final}
    envelope = {"id": str(uuid4()), "subject": str(asked.id), "time": NOW.isoformat(), "type": "x"}
    return Fact(envelope, data)


def begun(session, account):
    asked = confirm(session, ask(session, account), days=0)
    privacy.begin(session, asked.id, NOW)
    return asked


def test_who_asks_is_asked_back_by_mail(session, account, contract):
    asked = ask(session, account)
    [fact] = told(session, ErasureAsked)
    contract(ErasureAsked.topic).validate(fact.data)
    assert (asked.status, fact.data["email"], asked.notes) == ("asked", EMAIL, ["organisation_without_people"])


def test_asking_again_is_the_same_erasure_and_mails_once_in_ten_minutes(session, account):
    asked = ask(session, account)
    assert ask(session, account, NOW + timedelta(minutes=9)) is asked
    assert len(told(session, ErasureAsked)) == 1
    ask(session, account, NOW + timedelta(minutes=10))
    assert len(told(session, ErasureAsked)) == 2


def test_confirmed_it_can_be_taken_back_for_a_week(session, account, contract):
    asked = confirm(session, ask(session, account))
    [fact] = told(session, ErasureScheduled)
    contract(ErasureScheduled.topic).validate(fact.data)
    assert (asked.status, asked.due_at) == ("scheduled", NOW + 7 * DAY)
    assert queries.due(session, NOW + 7 * DAY - timedelta(seconds=1)) == []
    privacy.withdraw(session, asked.id, NOW + DAY)
    privacy.withdraw(session, asked.id, NOW + 2 * DAY)
    assert (asked.status, asked.email, queries.due(session, NOW + 8 * DAY)) == ("withdrawn", None, [])
    with pytest.raises(Gone, match="token_used"):
        confirm(session, asked)


def test_a_second_click_changes_nothing(session, account):
    asked = confirm(session, ask(session, account))
    confirm(session, asked, now=NOW + DAY)
    assert (asked.due_at, len(told(session, ErasureScheduled))) == (NOW + 7 * DAY, 1)


def test_strange_tokens_confirm_nothing(session, account):
    asked = ask(session, account)
    for strange in ("x", accounts.link_tokens(SECRET).sign(asked.id)):
        with pytest.raises(Invalid):
            privacy.confirm(session, strange, SECRET, 7, NOW)
    with pytest.raises(NotFound):
        privacy.confirm(session, privacy.erasure_tokens(SECRET).sign(uuid4()), SECRET, 7, NOW)


def test_when_its_time_has_come_every_service_is_asked(session, account, contract):
    asked = begun(session, account)
    privacy.begin(session, asked.id, NOW)
    [fact] = told(session, PersonErasureRequested)
    contract(PersonErasureRequested.topic).validate(fact.data)
    assert fact.data == {"erasure_id": str(asked.id), "email": EMAIL, "account_id": str(account.id)}
    with pytest.raises(Conflict, match="erasure_begun"):
        privacy.withdraw(session, asked.id, NOW)


def test_the_last_admin_stays_until_there_is_another(session):
    admin = accounts.create(session, "chef@example.org", "Chefin", ["admin"], HASH, NOW)
    with pytest.raises(Conflict, match="last_admin"):
        ask(session, admin)
    with pytest.raises(Conflict, match="last_admin"):
        privacy.ask_for(session, OFFICE, FORM | {"email": admin.email}, SECRET, 7, NOW)
    other = accounts.create(session, "chef2@example.org", "Chef", ["admin"], HASH, NOW)
    asked = confirm(session, ask(session, admin), days=0)
    other.granted_roles = []
    session.flush()
    privacy.begin(session, asked.id, NOW)
    assert (asked.status, asked.notes, asked.due_at) == ("scheduled", ["last_admin"], NOW + DAY)
    other.granted_roles = ["admin"]
    session.flush()
    privacy.begin(session, asked.id, NOW + DAY)
    assert asked.status == "running"


def test_the_office_enters_who_has_no_account_and_they_are_told(session):
    asked = privacy.ask_for(session, OFFICE, FORM | {"email": "gast@example.org"}, SECRET, 7, NOW)
    assert (asked.status, asked.account_id) == ("scheduled", None)
    assert [fact.data["email"] for fact in told(session, ErasureScheduled)] == ["gast@example.org"]
    with pytest.raises(Conflict, match="erasure_known"):
        privacy.ask_for(session, OFFICE, FORM | {"email": "Gast@example.org"}, SECRET, 7, NOW)


def test_the_last_receipt_brings_the_last_mail_and_then_the_address_is_forgotten(session, account, contract):
    asked = begun(session, account)
    for service in HOLDERS[:-1]:
        privacy.note_receipt(session, service, receipt(asked, accounts=1), SECRET, NOW)
    assert (told(session, ErasureCompleted), asked.missing) == ([], ["notifications"])
    privacy.note_receipt(session, "notifications", receipt(asked, deliveries=3), SECRET, NOW)
    [fact] = told(session, ErasureCompleted)
    contract(ErasureCompleted.topic).validate(fact.data)
    assert (asked.status, fact.data["email"]) == ("running", EMAIL)
    last = receipt(asked, final=True, deliveries=1)
    privacy.note_receipt(session, "notifications", last, SECRET, NOW)
    privacy.forget_address(session, last, [], SECRET, NOW)
    assert (asked.status, asked.email, asked.name) == ("running", None, None)
    privacy.conclude(session, last, NOW)
    assert (asked.status, asked.ended_at, asked.missing) == ("erased", NOW, [])
    assert {r.service: r.counts for r in asked.receipts}["notifications"] == {"deliveries": 4}
    assert outbox.pending(session) == []


def test_erasing_leaves_the_membership_and_nothing_of_the_person(session, account):
    applied(session)  # another one, which led to nothing yet
    sessions.open_session(session, account, NOW)
    session.flush()
    person = Person(EMAIL, account.id)
    before = export(session, HOLDINGS, person)
    assert {name: len(rows) for name, rows in before.items()} == {
        "accounts": 1,
        "sessions": 1,
        "applications": 2,
        "application_consents": 4,
    }
    privacy.erase(session, person, uuid4(), [], SECRET, NOW)
    session.expire_all()
    assert export(session, HOLDINGS, person) == {}
    [application] = session.scalars(select(Application))
    assert (application.status, application.full_name.strip(), application.statement) == ("admitted", "", "")
    assert application.organisation_name
    assert len(session.scalars(select(Consent)).all()) == 2
    assert session.scalars(select(Account)).all() == []


def test_receipts_are_kept_for_three_years_and_wishes_nobody_meant_for_a_week(session, account):
    asked = ask(session, account)
    forget(session, RULES, NOW + 7 * DAY)
    assert session.scalars(select(Erasure.id)).all() == [asked.id]
    forget(session, RULES, NOW + 8 * DAY)
    assert session.scalars(select(Erasure.id)).all() == []
    session.expunge_all()
    other = privacy.ask_for(session, OFFICE, FORM, SECRET, 0, NOW)
    other.begin([], NOW)
    other.conclude(NOW)
    session.flush()
    forget(session, RULES, NOW + 3 * 365 * DAY)
    assert session.scalars(select(Erasure.id)).all() == [other.id]


def test_a_person_stays_while_their_own_membership_runs_and_leaves_its_number(session):
    application = applications.admit(session, applied_person(session).id, BOARD, INVITATIONS, NOW, TODAY)
    membership = session.get(PersonalMembership, application.personal_membership_id)
    number = membership.number
    outbox_is_carried(session)
    with pytest.raises(Conflict, match="membership_runs"):
        ask(session, membership.account)
    membership.leave()
    asked = begun(session, membership.account)
    person = Person(asked.email, asked.account_id)
    assert {"personal_memberships", "membership_changes"} <= export(session, HOLDINGS, person).keys()
    privacy.erase(session, person, asked.id, [], SECRET, NOW)
    session.expire_all()
    assert (membership.given_name, membership.phone, membership.account_id) == ("", None, None)
    assert (membership.number, membership.status) == (number, "resigned")
    assert (application.full_name.strip(), application.name_key, application.status) == ("", "", "admitted")
    assert export(session, HOLDINGS, person) == {}
