"""Accounts: invitation, sessions, links, roles."""

from datetime import timedelta

import pytest
from members import passwords
from members.commands import accounts, sessions
from members.commands.tries import Try
from members.messages import AccountInvited, SignInLinkRequested
from members.models import LoginSession, SignInLink
from members.queries import accounts as queries
from members.queries import sessions as session_queries
from members.retention import RULES
from sqlalchemy import func, select

from chassis import outbox
from chassis.errors import Conflict, Gone, Invalid, Unauthenticated
from chassis.testing import SECRET, forget
from services.members.tests.factories import (
    HASH,
    INVITATIONS,
    LINKS,
    NOW,
    PASSWORD,
    admitted,
    aged,
    member,
)


def identify(session, token, now):
    return session_queries.identify(session, token, now, require_otp=True)


DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def account(session):
    return accounts.create(session, "Office@Example.org", "Büro", ["office"], HASH, NOW)


def invitation(session):
    admitted(session)
    [told] = outbox.pending(session, AccountInvited)
    return told.data["token"]


def test_an_invitation_sets_the_first_password_once(session):
    token = invitation(session)
    account = accounts.accept_invitation(session, token, HASH, INVITATIONS, NOW)
    assert passwords.matches(PASSWORD, account.password_hash)
    with pytest.raises(Gone, match="token_used"):
        accounts.accept_invitation(session, token, "another hash", INVITATIONS, NOW)
    with pytest.raises(Gone, match="token_used"):
        queries.get_invited(session, str(account.id))
    assert account.password_hash == HASH


def test_strange_and_old_invitations_set_nothing(session):
    token = invitation(session)
    account = queries.find_account(session, "joerg.weiss@example.org")
    for strange in ("x", token + "x", LINKS.sign(account.id)):
        with pytest.raises(Invalid, match="token_invalid"):
            accounts.accept_invitation(session, strange, HASH, INVITATIONS, NOW)
    old = aged(INVITATIONS, account.id, accounts.INVITATION_SECONDS + 1)
    with pytest.raises(Gone, match="token_expired"):
        accounts.accept_invitation(session, old, HASH, INVITATIONS, NOW)
    assert account.password_hash is None


def test_whoever_has_an_account_gains_the_organisation(session, account):
    organisation = member(session)
    again = accounts.invite(session, "OFFICE@example.org", "Büro", organisation, "de", INVITATIONS, NOW)
    assert again is account
    assert account.roles == ["member", "office"]
    with pytest.raises(Conflict, match="account_acts_for_another_organisation"):
        accounts.invite(session, account.email, "Büro", member(session, "Andere AG"), "de", INVITATIONS, NOW)


def test_an_address_has_one_account_whatever_its_case(session, account):
    with pytest.raises(Conflict, match="account_exists"):
        accounts.create(session, "OFFICE@example.ORG", "x", [], HASH, NOW)


def test_roles_follow_from_grants_and_membership(session):
    made = {role: accounts.create(session, f"{role}@x.de", role, [role], HASH, NOW) for role in ("board", "admin")}
    assert {role: account.roles for role, account in made.items()} == {
        "board": ["board", "office"],
        "admin": ["admin", "office"],
    }
    made["board"].organisation = organisation = member(session)
    assert "member" in made["board"].roles
    organisation.membership.status = "resigned"
    assert "member" not in made["board"].roles
    assert made["board"].acting_for is None


def test_a_session_stands_for_its_account_until_it_is_closed_or_over(session, account):
    opened = sessions.open_session(session, account, NOW)
    session.flush()
    assert identify(session, opened.token, NOW).account is account
    for token, now in (("x", NOW), (opened.token, opened.expires_at), (opened.token + "x", NOW)):
        with pytest.raises(Unauthenticated):
            identify(session, token, now)
    sessions.close_session(session, opened.token)
    sessions.close_session(session, opened.token)
    with pytest.raises(Unauthenticated):
        identify(session, opened.token, NOW)


def test_a_token_is_not_kept(session, account):
    opened = sessions.open_session(session, account, NOW)
    session.flush()
    [kept] = session.scalars(select(LoginSession))
    assert opened.token != kept.token_hash == queries.token_hash(opened.token)


def link(session, email, now=NOW):
    """The token of a link asked for, None when none is sent."""
    before = len(outbox.pending(session, SignInLinkRequested))
    accounts.request_link(session, Try(email, "", now, SECRET), LINKS)
    told = outbox.pending(session, SignInLinkRequested)[before:]
    return told[0].data["token"] if told else None


def test_a_link_signs_in_once(session, account, contract):
    token = link(session, "office@EXAMPLE.org")
    contract(SignInLinkRequested.topic).validate(outbox.pending(session)[-1].data)
    assert accounts.use_link(session, token, LINKS, NOW) is account
    with pytest.raises(Gone, match="token_used"):
        accounts.use_link(session, token, LINKS, NOW)


def test_strange_old_and_forgotten_links_do_not_sign_in(session, account):
    token = link(session, account.email)
    sent = session.scalar(select(SignInLink))
    for strange in ("x", token + "x", INVITATIONS.sign(sent.id)):
        with pytest.raises(Invalid):
            accounts.use_link(session, strange, LINKS, NOW)
    with pytest.raises(Gone, match="token_expired"):
        accounts.use_link(session, aged(LINKS, sent.id, accounts.LINK_SECONDS + 1), LINKS, NOW)
    forget(session, RULES, NOW + 2 * DAY)
    session.expunge_all()
    with pytest.raises(Gone, match="token_used"):
        accounts.use_link(session, token, LINKS, NOW)


def test_nobody_unknown_is_sent_a_link(session):
    assert link(session, "niemand@example.org") is None


def test_a_mailbox_is_not_filled_with_links(session, account):
    asked = [link(session, account.email, NOW + n * MINUTE) for n in range(8)]
    assert [bool(each) for each in asked] == [True] * 5 + [False] * 3
    assert link(session, account.email, NOW + 30 * MINUTE)


def test_what_has_ended_is_forgotten(session, account):
    opened = sessions.open_session(session, account, NOW)
    sessions.open_session(session, account, NOW + 2 * DAY)
    session.flush()
    forget(session, RULES, opened.expires_at + MINUTE)
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 1
