"""The second factor: set up, shown, lost."""

from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from members import codes
from members.commands import accounts, second_factor, sessions, tokens
from members.messages import SecondFactorRemoved
from members.models import LoginSession, RecoveryCode, SecondFactor
from members.queries import second_factor as queries
from members.queries.sessions import identify, standing
from sqlalchemy import select

from chassis import outbox
from chassis.errors import Conflict, NotFound, Unauthenticated
from chassis.testing import SECRET
from services.members.tests.factories import HASH, NOW

STEP = timedelta(seconds=30)


@pytest.fixture
def account(session):
    return accounts.create(session, "office@example.org", "Büro", ["office"], HASH, NOW)


@pytest.fixture
def app(session, account):
    """The owner's app, with the second factor just begun."""
    return pyotp.TOTP(second_factor.enrol(session, account.id, SECRET, NOW).secret)


@pytest.fixture
def enabled(session, account, app):
    """The recovery codes of a second factor that is on."""
    return second_factor.confirm(session, account.id, app.at(NOW), SECRET, NOW)


def prove(session, account, code, now=NOW):
    second_factor.prove(session, account.id, code, SECRET, now)


@pytest.mark.parametrize(  # RFC 6238, appendix B, for SHA-1, the last six digits
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, code):
    shared = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert shared.at(seconds) == code
    now = NOW.fromtimestamp(seconds, NOW.tzinfo)
    assert codes.step_of(shared.secret, code, now) == seconds // 30


def test_an_app_reads_who_and_where_from_the_uri(session, account):
    made = second_factor.enrol(session, account.id, SECRET, NOW)
    read = pyotp.parse_uri(made.uri)
    assert (read.secret, read.name, read.issuer) == (made.secret, account.email, codes.ISSUER)


def test_it_is_off_until_a_code_confirms_it(session, account, app):
    assert not queries.is_on(session, account.id)
    with pytest.raises(Conflict, match="second_factor_off"):
        prove(session, account, app.at(NOW))
    with pytest.raises(Unauthenticated, match="wrong_code"):
        second_factor.confirm(session, account.id, "000000", SECRET, NOW)
    second_factor.confirm(session, account.id, app.at(NOW), SECRET, NOW)
    assert queries.is_on(session, account.id)
    with pytest.raises(Conflict, match="second_factor_on"):
        second_factor.enrol(session, account.id, SECRET, NOW)


def test_a_code_works_once_and_none_before_it_works_after(session, account, app, enabled):
    with pytest.raises(Unauthenticated):  # the one that confirmed
        prove(session, account, app.at(NOW))
    prove(session, account, app.at(NOW + STEP))
    for old in (NOW, NOW + STEP):
        with pytest.raises(Unauthenticated, match="wrong_code"):
            prove(session, account, app.at(old), NOW + STEP)
    prove(session, account, app.at(NOW + 2 * STEP), NOW + 2 * STEP)


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(session, account, app, enabled, off, right):
    now = NOW + 10 * STEP
    if right:
        prove(session, account, app.at(now + off * STEP), now)
    else:
        with pytest.raises(Unauthenticated):
            prove(session, account, app.at(now + off * STEP), now)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\u0661" * 6, "-12345", "000000\n"])
def test_what_is_no_code_is_wrong(session, account, enabled, code):
    with pytest.raises(Unauthenticated, match="wrong_code"):
        prove(session, account, code)


def test_a_recovery_code_works_once_however_it_is_typed(session, account, enabled):
    assert len(set(enabled)) == codes.RECOVERY_CODES
    prove(session, account, f" {enabled[0].upper().replace('-', ' ')} ")
    with pytest.raises(Unauthenticated):
        prove(session, account, enabled[0])
    assert queries.get_second_factor(session, account.id, require_otp=True)["recovery_codes_left"] == 9
    new = second_factor.renew_recovery_codes(session, account.id)
    with pytest.raises(Unauthenticated):
        prove(session, account, enabled[1])
    prove(session, account, new[1])


def test_a_recovery_code_is_of_one_account(session, account, enabled):
    other = accounts.create(session, "board@example.org", "Vorstand", ["board"], HASH, NOW)
    theirs = pyotp.TOTP(second_factor.enrol(session, other.id, SECRET, NOW).secret)
    second_factor.confirm(session, other.id, theirs.at(NOW), SECRET, NOW)
    with pytest.raises(Unauthenticated):
        prove(session, other, enabled[0])


def test_the_database_alone_gives_no_code(session, account, app, enabled):
    rows = [vars(each) for model in (SecondFactor, RecoveryCode) for each in session.scalars(select(model))]
    assert app.secret not in str(rows)
    assert not [code for code in enabled if code.replace("-", "") in str(rows)]
    assert codes.secret("another key", session.get(SecondFactor, account.id).nonce) != app.secret


@pytest.mark.parametrize(("require_otp", "roles"), [(True, []), (False, ["office"])])
def test_the_office_may_only_enrol_until_it_has_shown_one(session, account, require_otp, roles):
    opened = sessions.open_session(session, account, NOW)
    session.flush()
    found = identify(session, opened.token, NOW, require_otp=require_otp)
    assert (found.enrolling, found.roles) == (require_otp, roles)
    sessions.mark_proved(session, account.id, opened.token)
    session.expire_all()
    found = identify(session, opened.token, NOW, require_otp=require_otp)
    assert (found.enrolling, found.roles) == (False, ["office"])


def test_a_member_may_do_without(session, account):
    account.granted_roles = []
    opened = sessions.open_session(session, account, NOW)
    session.flush()
    assert not identify(session, opened.token, NOW, require_otp=True).enrolling


def test_a_token_of_somebody_who_lost_the_second_factor_opens_nothing(session, account, enabled):
    made = tokens.make(session, account.id, {"name": "x", "scopes": ["jobs:read"], "days": 1}, NOW)
    assert identify(session, made.token, NOW, require_otp=True).roles == ["office"]
    second_factor.remove(session, account.id)
    session.expire_all()
    assert identify(session, made.token, NOW, require_otp=True).roles == []


def test_the_standing_of_somebody_who_lost_the_second_factor_is_nobodys(session, account, enabled):
    assert standing(session, account.id, require_otp=True).roles == ["office"]
    second_factor.remove(session, account.id)
    session.expire_all()
    assert standing(session, account.id, require_otp=True).roles == []
    with pytest.raises(NotFound, match="account_not_found"):
        standing(session, uuid4(), require_otp=True)


def test_confirming_and_removing_end_other_sessions(session, account, app, contract):
    own, _ = (sessions.open_session(session, account, NOW).token for _ in range(2))
    sessions.mark_proved(session, account.id, own)
    assert len(session.scalars(select(LoginSession)).unique().all()) == 1
    second_factor.remove(session, account.id, keep=own)
    assert not queries.is_on(session, account.id)
    [told] = outbox.pending(session, SecondFactorRemoved)
    contract(SecondFactorRemoved.topic).validate(told.data)
    assert told.data["email"] == account.email
