"""Sessions one by one, access tokens, password and address."""

from datetime import timedelta
from uuid import uuid4

import pytest
from members.commands import accounts, credentials, sessions, tokens, tries
from members.messages import EmailChanged, EmailChangeRequested, PasswordChanged, SignInLinkRequested
from members.models import AccessToken, LoginSession
from members.queries import sessions as queries
from members.queries import tokens as token_queries
from sqlalchemy import select

from chassis import outbox
from chassis.errors import Conflict, Gone, Invalid, NotFound, TooManyRequests, Unauthenticated
from chassis.testing import SECRET
from services.members.tests.factories import HASH, INVITATIONS, LINKS, NOW, aged
from services.members.tests.test_accounts import link

DAY = timedelta(days=1)
CHANGES = credentials.email_tokens(SECRET)
WANTED = {"name": "Kalender", "scopes": ["jobs:read", "events:read", "jobs:read"], "days": 30}


@pytest.fixture
def account(session):
    return accounts.create(session, "m@example.org", "Mitglied", [], HASH, NOW)


@pytest.fixture
def other(session):
    return accounts.create(session, "o@example.org", "Andere", [], HASH, NOW)


def opened(session, account, now=NOW, client=None):
    token = sessions.open_session(session, account, now, client).token
    session.flush()
    return token


def shown(session, account, now=NOW):
    session.expire_all()
    return queries.list_sessions(session, account.id, now)


def test_sessions_are_listed_newest_first_with_where_they_are(session, account, other):
    opened(session, account, NOW, "Firefox, Linux")
    opened(session, account, NOW + DAY, "Safari, iPhone")
    opened(session, other)
    assert [each.client for each in shown(session, account, NOW + DAY)] == ["Safari, iPhone", "Firefox, Linux"]
    assert shown(session, account, NOW + 30 * DAY) == []


def test_a_session_is_called_by_what_does_not_open_it(session, account):
    token = opened(session, account)
    [found] = shown(session, account)
    for secret in (str(found.id), found.id.hex, found.token_hash):
        with pytest.raises(Unauthenticated):
            queries.identify(session, secret, NOW, require_otp=False)
    assert queries.find_session(session, token) is found


def test_one_s_own_session_is_ended_and_nobody_else_s(session, account, other):
    opened(session, account)
    [found] = shown(session, account)
    for stranger, which in ((other, found.id), (account, uuid4())):
        with pytest.raises(NotFound, match="session_not_found"):
            sessions.end_session(session, stranger.id, which, NOW)
    sessions.end_session(session, account.id, found.id, NOW)
    session.flush()
    assert shown(session, account) == []


def test_all_others_are_ended(session, account, other):
    own, _ = opened(session, account), opened(session, account)
    opened(session, other)
    sessions.end_sessions(session, account.id, keep=own)
    assert [each is queries.find_session(session, own) for each in shown(session, account)] == [True]
    assert len(shown(session, other)) == 1


def test_an_account_has_so_many_sessions_and_the_oldest_go(session, account):
    first = opened(session, account)
    later = [opened(session, account, NOW + n * timedelta(minutes=1)) for n in range(1, sessions.MOST + 2)]
    assert len(shown(session, account)) == sessions.MOST
    assert queries.find_session(session, first) is None
    assert queries.find_session(session, later[-1])


def test_a_token_stands_for_its_account_within_its_scopes_until_its_end(session, account):
    made = tokens.make(session, account.id, WANTED, NOW)
    found = queries.identify(session, made.token, NOW + 29 * DAY, require_otp=True)
    assert (found.account, found.scopes, found.enrolling) == (account, ["events:read", "jobs:read"], False)
    for token, now in ((made.token, NOW + 30 * DAY), (made.token + "x", NOW), ("itmv_", NOW)):
        with pytest.raises(Unauthenticated, match="session_unknown"):
            queries.identify(session, token, now, require_otp=True)


def test_a_token_s_secret_is_not_kept(session, account):
    made = tokens.make(session, account.id, WANTED, NOW)
    assert made.token.startswith("itmv_")
    assert made.token.removeprefix("itmv_") not in str([vars(each) for each in session.scalars(select(AccessToken))])


def test_a_token_is_dropped_by_its_owner_alone(session, account, other):
    made = tokens.make(session, account.id, WANTED, NOW)
    for owner, token_id in ((other, made.shown.id), (account, uuid4())):
        with pytest.raises(NotFound, match="access_token_not_found"):
            tokens.drop(session, owner.id, token_id)
    tokens.drop(session, account.id, made.shown.id)
    session.flush()
    with pytest.raises(Unauthenticated):
        queries.identify(session, made.token, NOW, require_otp=True)
    assert token_queries.list_tokens(session, account.id) == []


def test_an_account_has_so_many_tokens(session, account, other):
    for _ in range(tokens.MOST):
        tokens.make(session, account.id, WANTED, NOW)
    with pytest.raises(Conflict, match="too_many_access_tokens"):
        tokens.make(session, account.id, WANTED, NOW)
    tokens.make(session, other.id, WANTED, NOW)


def test_a_new_password_ends_other_sessions_and_is_told(session, account, contract):
    own, _ = opened(session, account), opened(session, account)
    credentials.change_password(session, account.id, "another hash", keep=own)
    assert account.password_hash == "another hash"
    assert len(session.scalars(select(LoginSession)).unique().all()) == 1
    [told] = outbox.pending(session, PasswordChanged)
    contract(PasswordChanged.topic).validate(told.data)


def asked(session, account, email="Neu@Example.org"):
    before = len(outbox.pending(session, EmailChangeRequested))
    credentials.request_email_change(session, account.id, email, SECRET, NOW)
    [told] = outbox.pending(session, EmailChangeRequested)[before:]
    return told.data


@pytest.mark.parametrize("proof", ["password", "second factor", "sign out elsewhere", "another address", "invitation"])
def test_links_under_way_end_with_every_proof_of_the_owner(session, account, proof):
    thief, link_token = asked(session, account, "dieb@example.org")["token"], link(session, account.email)
    own = opened(session, account)
    if proof == "password":
        credentials.change_password(session, account.id, "another hash", keep=own)
    elif proof == "second factor":
        sessions.mark_proved(session, account.id, own)
    elif proof == "sign out elsewhere":
        sessions.end_sessions(session, account.id, keep=own)
    elif proof == "another address":
        credentials.confirm_email_change(session, asked(session, account)["token"], CHANGES)
    else:
        account.password_hash = None
        accounts.accept_invitation(session, INVITATIONS.sign(account.id), HASH, INVITATIONS, NOW)
    session.expire_all()
    with pytest.raises(Gone, match="token_used"):
        credentials.confirm_email_change(session, thief, CHANGES)
    with pytest.raises(Gone, match="token_used"):
        accounts.use_link(session, link_token, LINKS, NOW)
    assert account.email != "dieb@example.org"


def test_a_new_password_drops_the_account_s_tokens_and_nobody_else_s(session, account, other):
    made, theirs = (tokens.make(session, each.id, WANTED, NOW) for each in (account, other))
    credentials.change_password(session, account.id, "another hash", keep=opened(session, account))
    with pytest.raises(Unauthenticated, match="session_unknown"):
        queries.identify(session, made.token, NOW, require_otp=False)
    assert queries.identify(session, theirs.token, NOW, require_otp=False).account is other


def test_another_address_counts_once_its_owner_confirms_it(session, account, contract):
    mail = asked(session, account)
    contract(EmailChangeRequested.topic).validate(mail)
    assert (mail["email"], account.email) == ("neu@example.org", "m@example.org")
    assert credentials.confirm_email_change(session, mail["token"], CHANGES) is account
    assert account.email == "neu@example.org"
    [told] = outbox.pending(session, EmailChanged)
    assert told.data["email"] == "m@example.org"
    with pytest.raises(Gone, match="token_used"):
        credentials.confirm_email_change(session, mail["token"], CHANGES)


def test_a_stranger_s_mailbox_is_not_filled_with_changes_of_address(session, account, other):
    for each in (account, other, account):
        asked(session, each, "fremd@example.org")
    with pytest.raises(TooManyRequests, match="too_many_tries"):
        asked(session, other, "Fremd@example.org")
    for number in range((tries.NEW_ADDRESS.of_origin or 0) - 2):
        asked(session, account, f"a{number}@example.org")
    with pytest.raises(TooManyRequests, match="too_many_tries"):
        asked(session, account, "noch@example.org")
    asked(session, other, "noch@example.org")


def test_an_address_that_is_taken_is_asked_like_any_other_and_stays_where_it_is(session, account, other):
    taken, free = asked(session, account, other.email), asked(session, account, "frei@example.org")
    assert set(taken) == set(free)
    with pytest.raises(Conflict, match="account_exists"):
        credentials.confirm_email_change(session, taken["token"], CHANGES)
    assert (account.email, other.email) == ("m@example.org", "o@example.org")


def test_strange_and_old_confirmations_change_nothing(session, account):
    mail = asked(session, account)
    for strange in ("x", mail["token"] + "x", INVITATIONS.sign(account.id)):
        with pytest.raises(Invalid, match="token_invalid"):
            credentials.confirm_email_change(session, strange, CHANGES)
    with pytest.raises(Gone, match="token_used"):
        credentials.confirm_email_change(session, CHANGES.sign(uuid4()), CHANGES)
    old = aged(CHANGES, uuid4(), credentials.EMAIL_CHANGE_SECONDS + 1)
    with pytest.raises(Gone, match="token_expired"):
        credentials.confirm_email_change(session, old, CHANGES)
    assert account.email == "m@example.org"


def test_links_sent_to_the_old_address_open_nothing(session, account):
    token = link(session, account.email)
    assert outbox.pending(session, SignInLinkRequested)
    credentials.confirm_email_change(session, asked(session, account)["token"], CHANGES)
    session.expire_all()
    with pytest.raises(Gone, match="token_used"):
        accounts.use_link(session, token, LINKS, NOW)
