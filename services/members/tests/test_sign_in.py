"""Signing in with a password, and the limits of trying."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from members import passwords, sign_in
from members.commands import accounts, tries
from members.models import SignInAttempt
from members.queries.accounts import find_account
from members.queries.sessions import identify

from chassis.errors import Gone, Invalid, TooManyRequests, Unauthenticated
from chassis.testing import SECRET
from services.members.tests.factories import HASH, INVITATIONS, NOW, PASSWORD, member

EMAIL = "mitglied@example.org"


@pytest.fixture
def database(database):
    """A database with one account, whose units of work are its own here."""
    with database.write() as session:
        accounts.create(session, EMAIL, "Mitglied", ["office"], HASH, NOW).organisation = member(session)
    return database


def enter(database, password=PASSWORD, email=EMAIL, origin="", now=NOW, verify=passwords.matches, **more):
    visitor = sign_in.Visitor(tries.Try(email, origin, now, SECRET), **more)
    return sign_in.with_password(database, visitor, password, verify)


def test_the_right_password_opens_a_session(database):
    opened = enter(database, email="Mitglied@Example.ORG")
    with database.read() as session:
        assert identify(session, opened.token, NOW, require_otp=False).email == EMAIL
    assert opened.account.roles == ["member", "office"]


def test_nothing_is_hashed_for_an_invitation_that_opens_nothing(database):
    def hashed(password: str) -> str:
        raise AssertionError("hashed in vain")

    def accept(token):
        return sign_in.accept_invitation(database, token, INVITATIONS, PASSWORD, hashed, NOW)

    with database.read() as session:
        known = find_account(session, EMAIL).id
    for token, refusal in (("x", Invalid), (INVITATIONS.sign(uuid4()), Gone), (INVITATIONS.sign(known), Gone)):
        with pytest.raises(refusal):
            accept(token)


def test_wrong_and_unknown_answer_alike_and_hash_alike(database):
    hashed = []

    def verify(password, stored):
        hashed.append(stored)
        return False

    refusals = []
    for email in (EMAIL, "niemand@example.org"):
        with pytest.raises(Unauthenticated) as caught:
            enter(database, "falsch", email, verify=verify)
        refusals.append((caught.value.code, caught.value.details))
    assert refusals == [("wrong_credentials", {})] * 2
    assert hashed == [HASH, None]
    assert not passwords.matches("nobody has this password", None)


def test_five_tries_at_an_account_and_it_is_closed_for_a_while(database):
    for email in (EMAIL, "niemand@example.org"):
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                enter(database, "falsch", email)
        with pytest.raises(TooManyRequests) as caught:
            enter(database, PASSWORD, email)
        assert caught.value.details["retry_after"] == 900
    enter(database, now=NOW + tries.SIGN_IN.window + timedelta(seconds=1))


def test_guesses_that_come_at_once_count_each_other(database):
    start, hashed = threading.Barrier(12), []

    def guess(number):
        start.wait()
        try:
            enter(database, f"falsch {number}", verify=lambda password, _: hashed.append(password))
        except (Unauthenticated, TooManyRequests) as refusal:
            return refusal.code
        return "in"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))
    assert sorted(answers) == ["too_many_tries"] * 7 + ["wrong_credentials"] * 5
    assert len(hashed) == 5


def test_the_right_password_is_no_try(database):
    for _ in range(6):
        enter(database, origin="somewhere")
    with database.read() as session:
        assert not session.query(SignInAttempt).all()


def test_twenty_tries_from_one_origin(database):
    for number in range(20):
        with pytest.raises(Unauthenticated):
            enter(database, "falsch", f"n{number}@example.org", origin="somewhere")
    with pytest.raises(TooManyRequests):
        enter(database, origin="somewhere")
    enter(database, origin="elsewhere")


def test_no_address_is_kept_of_a_failed_try(database):
    with pytest.raises(Unauthenticated):
        enter(database, "falsch", "geheim@example.org")
    with database.read() as session:
        assert "geheim" not in str([vars(each) for each in session.query(SignInAttempt)])


def test_signing_in_does_not_undo_what_changed_meanwhile(database):
    def verify(password, stored):
        with database.write() as session:
            account = find_account(session, EMAIL)
            account.granted_roles = []
            account.organisation.name = "Neu AG"
        return True

    assert enter(database, verify=verify).account.roles == ["member"]
    with database.read() as session:
        account = find_account(session, EMAIL)
        assert (account.granted_roles, account.organisation.name) == ([], "Neu AG")
