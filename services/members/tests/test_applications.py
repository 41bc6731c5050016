"""From an application to a member, on both databases."""

from uuid import uuid4

import pytest
from members.commands import applications
from members.consents import WORDINGS
from members.messages import (
    AccountInvited,
    ApplicationConfirmed,
    ApplicationDeclined,
    ApplicationReceived,
    MemberAdmitted,
    ProfilePublished,
)
from members.models import Account, Organisation
from members.queries import applications as queries
from sqlalchemy import func, select

from chassis import outbox
from chassis.errors import Conflict, Gone, Invalid, NotFound
from services.members.tests.factories import (
    BOARD,
    CONFIRMATIONS,
    INVITATIONS,
    LINKS,
    NOW,
    TODAY,
    admitted,
    aged,
    applied,
    confirmed,
    member,
)


def test_applying_asks_the_applicant_to_confirm_by_mail(session, contract):
    found = applied(session)
    [told] = outbox.pending(session)
    contract(ApplicationReceived.topic).validate(told.data)
    assert told.data["email"] == "joerg.weiss@example.org"
    assert found.application.status == "unconfirmed"
    assert not ApplicationReceived.public


def test_the_wording_that_was_agreed_to_is_kept(session):
    application = applied(session).application
    session.expire_all()
    kept = {consent.purpose: (consent.wording, consent.given_at) for consent in application.consents}
    assert kept == {purpose: (text, NOW) for purpose, text in WORDINGS.items()}


def test_confirming_puts_it_under_review_and_tells_once(session, contract):
    found = applied(session)
    for _ in range(2):  # a second click changes nothing
        assert applications.confirm(session, found.token, CONFIRMATIONS, NOW).status == "under_review"
    [told] = outbox.pending(session, ApplicationConfirmed)
    contract(ApplicationConfirmed.topic).validate(told.data)


def test_tokens_that_are_not_ours_old_or_for_something_else_confirm_nothing(session):
    found = applied(session)
    for strange in ("x", found.token + "x", found.token[:-2], INVITATIONS.sign(found.id), LINKS.sign(found.id)):
        with pytest.raises(Invalid, match="token_invalid"):
            applications.confirm(session, strange, CONFIRMATIONS, NOW)
    old = aged(CONFIRMATIONS, found.id, applications.CONFIRM_SECONDS + 1)
    with pytest.raises(Gone, match="token_expired"):
        applications.confirm(session, old, CONFIRMATIONS, NOW)
    with pytest.raises(NotFound):
        applications.confirm(session, CONFIRMATIONS.sign(uuid4()), CONFIRMATIONS, NOW)
    assert found.application.status == "unconfirmed"


def test_a_token_is_used_up_by_the_decision(session):
    found = applied(session)
    applications.confirm(session, found.token, CONFIRMATIONS, NOW)
    applications.refuse(session, found.id, "Kein Bezug zur IT", BOARD, NOW)
    with pytest.raises(Gone, match="token_used"):
        applications.confirm(session, found.token, CONFIRMATIONS, NOW)


def test_admitting_makes_a_member_and_an_invited_account(session, contract):
    application = admitted(session)
    for message in (MemberAdmitted, ProfilePublished, AccountInvited):
        [told] = outbox.pending(session, message)
        contract(message.topic).validate(told.data)
    [invited] = outbox.pending(session, AccountInvited)
    found = session.get(Organisation, application.member_id)
    assert (found.number, found.district, found.membership.since) == (
        application.number,
        "Kreisfreie Stadt Rostock",
        TODAY,
    )
    assert invited.data["membership_number"] == application.number
    assert (application.status, application.decided_by) == ("admitted", "board-account")
    account = session.scalar(select(Account).where(Account.email == "joerg.weiss@example.org"))
    assert (account.roles, account.password_hash) == (["member"], None)


def test_declining_tells_the_applicant_why(session, contract):
    application = applications.refuse(session, confirmed(session).id, "Kein Bezug zur IT", BOARD, NOW)
    [told] = outbox.pending(session, ApplicationDeclined)
    contract(ApplicationDeclined.topic).validate(told.data)
    assert (application.status, told.data["reason"]) == ("declined", "Kein Bezug zur IT")
    assert not outbox.pending(session, MemberAdmitted)


def test_only_a_confirmed_application_is_decided_and_only_once(session):
    unconfirmed = applied(session).id
    with pytest.raises(Conflict, match="application_unconfirmed"):
        applications.admit(session, unconfirmed, BOARD, INVITATIONS, NOW, TODAY)
    decided = admitted(session, name="Andere AG", email="a@example.org").id
    for again in (
        lambda: applications.admit(session, decided, BOARD, INVITATIONS, NOW, TODAY),
        lambda: applications.refuse(session, decided, "doch nicht", BOARD, NOW),
    ):
        with pytest.raises(Conflict, match="application_decided"):
            again()
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    with pytest.raises(NotFound):
        applications.admit(session, uuid4(), BOARD, INVITATIONS, NOW, TODAY)


@pytest.mark.parametrize(
    "spelling", ["Kuestendaten Foerde", "KÜSTENDATEN „FÖRDE“ GMBH", "Küstendaten-Förde e. V.", "Küsten daten Förde AG"]
)
def test_a_second_application_is_flagged_not_doubled(session, spelling):
    first = applied(session).application
    second = applied(session, name=spelling, email="zweite@example.org", website=None).application
    page = queries.list_applications(session, None, 20, None)
    flagged = {each.id: [found["id"] for found in each.possible_duplicates] for each in page["items"]}
    assert flagged == {first.id: [str(second.id)], second.id: [str(first.id)]}


def test_an_application_of_a_member_is_flagged_by_name_and_by_web_site(session):
    known = member(session, "Küstendaten GmbH", website="http://www.kuestendaten.example/")
    by_name = applied(session, name="Kuestendaten AG", website=None).application
    by_site = applied(session, name="Ganz anders", email="b@example.org").application
    other = applied(session, name="Fremd", email="c@example.org", website="https://fremd.example").application
    for application in (by_name, by_site):
        [found] = queries.duplicates(session, application)
        assert (found["kind"], found["id"]) == ("member", str(known.id))
    assert queries.duplicates(session, other) == []


def test_an_admitted_application_is_no_duplicate_of_its_own_member(session):
    assert queries.duplicates(session, admitted(session)) == []


def test_applications_are_listed_by_state_and_page(session):
    open_ones = [applied(session, name=f"Nummer {n}", email=f"a{n}@example.org", website=None).id for n in range(5)]
    confirmed(session, name="Bestätigt", email="b@example.org", website=None)
    assert queries.list_applications(session, "under_review", 20, None)["total"] == 1
    first = queries.list_applications(session, "unconfirmed", 3, None)
    rest = queries.list_applications(session, "unconfirmed", 3, first["next"])
    assert {each.id for each in first["items"] + rest["items"]} == set(open_ones)
    assert rest["next"] is None


def test_long_names_with_every_sign_survive(session):
    name = "„Ä“ 'ß' \"Ö\" & <b>" + "ü" * 180
    application = admitted(session, name=name)
    assert session.get(Organisation, application.member_id).name == name
