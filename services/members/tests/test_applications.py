"""From an application to a member, on both databases."""

from uuid import uuid4

import pytest
from members.commands import applications
from members.consents import wordings_for
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
from chassis.testing import SECRET
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
    kept = {(each.purpose, each.version, each.wording, each.given_at) for each in application.consents}
    assert kept == {(each.purpose, each.version, each.text, NOW) for each in wordings_for("organisation")}
    assert {purpose for purpose, *_ in kept} == {"statutes", "privacy"}


def test_confirming_puts_it_under_review_and_tells_once(session, contract):
    found = applied(session)
    for _ in range(2):  # a second click changes nothing
        assert applications.confirm(session, found.token, SECRET, NOW).status == "under_review"
    [told] = outbox.pending(session, ApplicationConfirmed)
    contract(ApplicationConfirmed.topic).validate(told.data)


def test_tokens_that_are_not_ours_old_or_for_something_else_confirm_nothing(session):
    found = applied(session)
    for strange in ("x", found.token + "x", found.token[:-2], INVITATIONS.sign(found.id), LINKS.sign(found.id)):
        with pytest.raises(Invalid, match="token_invalid"):
            applications.confirm(session, strange, SECRET, NOW)
    old = aged(CONFIRMATIONS, found.id, applications.CONFIRM_SECONDS + 1)
    with pytest.raises(Gone, match="token_expired"):
        applications.confirm(session, old, SECRET, NOW)
    with pytest.raises(NotFound):
        applications.confirm(session, CONFIRMATIONS.sign(uuid4()), SECRET, NOW)
    assert found.application.status == "unconfirmed"


def test_a_token_is_used_up_by_the_decision(session):
    found = applied(session)
    applications.confirm(session, found.token, SECRET, NOW)
    applications.refuse(session, found.id, "Kein Bezug zur IT", BOARD, NOW)
    with pytest.raises(Gone, match="token_used"):
        applications.confirm(session, found.token, SECRET, NOW)


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
