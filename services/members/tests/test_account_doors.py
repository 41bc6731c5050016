"""The doors of accounts, second factor, sessions, tokens and roles, of a real process over a real broker."""

import time
from uuid import UUID, uuid4

import pyotp
import pytest
from members.commands import accounts
from members.models import Account
from members.queries.sessions import find_session
from members.sign_in import FRESH
from sqlalchemy import select

from chassis.audit import Record
from chassis.errors import Forbidden, Gone, Invalid, NotFound, TooManyRequests, Unauthenticated
from chassis.outbox import outbox
from services.members.tests.factories import HASH, NOW, PASSWORD, member
from services.members.tests.test_doors import mailed

NEW = "noch ein langes Kennwort"


class Person:
    """Somebody with an account, a session and what it stands for."""

    def __init__(self, service, caller, roles=(), organisation=False):
        self.caller, self.email = caller, f"{uuid4().hex}@example.org"
        with service.database.write() as session:
            made = accounts.create(session, self.email, "Jemand", list(roles), HASH, NOW)
            if organisation:
                made.organisation = member(session, f"Firma {self.email[:8]}")
        self.id = str(made.id)
        self.sign_in()

    def sign_in(self, **more):
        opened = self.caller.call("members.open_session", email=self.email, **{"password": PASSWORD, **more})
        self.token, self.device = opened["token"], opened["device"]

    @property
    def identity(self):
        return self.caller.call("members.identify", token=self.token)

    def call(self, door, **kwargs):
        return self.caller.call(f"members.{door}", actor=self.identity, **kwargs)

    def enrol(self):
        self.app = pyotp.TOTP(self.call("enrol_second_factor", token=self.token, password=PASSWORD)["secret"])
        return self.call("confirm_second_factor", token=self.token, otp=self.app.at(time.time() - 30))["recovery_codes"]


@pytest.fixture
def someone(service, caller):
    return Person(service, caller)


def test_the_office_gets_its_rights_by_the_second_factor(service, caller):
    office = Person(service, caller, ["office"])
    assert (office.identity["enrolling"], office.identity["roles"]) == (True, [])
    with pytest.raises(Forbidden):
        office.call("list_applications")
    state = office.call("get_second_factor")
    assert (state["enabled_at"], state["required"]) == (None, True)
    recovery = office.enrol()
    assert (office.identity["enrolling"], office.identity["roles"]) == (False, ["office"])
    with pytest.raises(Unauthenticated, match="otp_needed"):
        office.sign_in()
    office.sign_in(otp=office.app.now())
    assert office.identity["roles"] == ["office"]
    with pytest.raises(Unauthenticated, match="wrong_code"):
        office.sign_in(otp=office.app.now())
    office.sign_in(otp=recovery[0])
    assert office.call("get_second_factor")["recovery_codes_left"] == 9


def test_a_link_needs_the_code_too_and_is_not_used_up_by_a_wrong_one(service, caller, someone):
    someone.enrol()
    caller.call("members.request_sign_in_link", email=someone.email)
    link = mailed(service, "sign_in_link_requested", someone.email)
    for otp, code in ((None, "otp_needed"), ("000000", "wrong_code")):
        with pytest.raises(Unauthenticated, match=code):
            caller.call("members.redeem_sign_in_link", token=link, otp=otp)
    opened = caller.call("members.redeem_sign_in_link", token=link, otp=someone.app.now(), client="Firefox, Linux")
    [first, *_] = someone.call("list_sessions", token=opened["token"])["items"]
    assert (first["client"], first["second_factor"], first["current"]) == ("Firefox, Linux", True, True)
    with pytest.raises(Gone, match="token_used"):
        caller.call("members.redeem_sign_in_link", token=link, otp=someone.app.now())


def test_a_stolen_session_sets_up_no_second_factor(someone):
    for password in ("geraten", None):
        with pytest.raises(Invalid) as caught:
            someone.call("enrol_second_factor", token=someone.token, password=password)
        assert caught.value.details["errors"] == [{"pointer": "/password", "detail": "Is not your password."}]
    assert someone.call("get_second_factor")["enabled_at"] is None
    someone.enrol()


def test_where_there_is_no_password_a_fresh_session_shows_who_asks(service, caller, someone):
    with service.database.write() as session:
        session.get(Account, UUID(someone.id)).password_hash = None
    someone.call("enrol_second_factor", token=someone.token)
    other = Person(service, caller)
    with service.database.write() as session:
        find_session(session, someone.token).opened_at -= FRESH
    for token in (someone.token, other.token, "x"):
        for door, more in (
            ("enrol_second_factor", {}),
            ("change_password", {"new_password": NEW}),
            ("change_email", {"email": "dieb@example.org"}),
        ):
            with pytest.raises(Forbidden, match="fresh_sign_in_needed"):
                someone.call(door, token=token, **more)


def test_who_forgot_the_password_sets_a_new_one_after_a_link_from_the_mailbox(service, caller, someone):
    caller.call("members.request_sign_in_link", email=someone.email)
    token = mailed(service, "sign_in_link_requested", someone.email)
    someone.token = caller.call("members.redeem_sign_in_link", token=token)["token"]
    with service.database.write() as session:
        find_session(session, someone.token).opened_at -= FRESH
    with pytest.raises(Forbidden, match="fresh_sign_in_needed"):
        someone.call("change_password", token=someone.token, new_password=NEW)
    with service.database.write() as session:
        find_session(session, someone.token).opened_at += FRESH
    someone.call("change_password", token=someone.token, new_password=NEW)
    someone.sign_in(password=NEW)


def test_codes_are_not_guessed(service, caller, someone):
    someone.enrol()
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="wrong_code"):
            someone.call("renew_recovery_codes", otp="000000")
    with pytest.raises(TooManyRequests):
        someone.call("renew_recovery_codes", otp=someone.app.now())


def test_turning_it_off_needs_a_code(service, caller, someone):
    recovery = someone.enrol()
    with pytest.raises(Unauthenticated, match="wrong_code"):
        someone.call("remove_second_factor", token=someone.token, otp="abcdef")
    someone.call("remove_second_factor", token=someone.token, otp=recovery[3])
    assert mailed_to(service, "second_factor_removed", someone.email)
    someone.sign_in()


def mailed_to(service, topic, email):
    with service.database.read() as session:
        told = session.scalars(select(outbox.c.envelope).where(outbox.c.topic == f"members.{topic}.v1"))
        return [each["data"] for each in told if each["data"]["email"] == email]


def test_strangers_lock_out_strangers_and_not_the_owner(service, caller, someone):
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            caller.call("members.open_session", email=someone.email, password="geraten")
    with pytest.raises(TooManyRequests):
        caller.call("members.open_session", email=someone.email, password=PASSWORD)
    someone.sign_in(device=someone.device)
    caller.call("members.request_sign_in_link", email=someone.email)
    link = mailed(service, "sign_in_link_requested", someone.email)
    assert caller.call("members.redeem_sign_in_link", token=link)["account"]["email"] == someone.email


def test_a_known_device_has_tries_of_its_own_at_its_own_account_alone(service, caller, someone):
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            someone.sign_in(device=someone.device, password="vertippt")
    with pytest.raises(TooManyRequests):
        someone.sign_in(device=someone.device)
    other = Person(service, caller)
    for device in (someone.device, "made.up.device"):
        with pytest.raises(Unauthenticated):
            other.sign_in(device=device, password="geraten")
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            other.sign_in(password="geraten")
    with pytest.raises(TooManyRequests):  # the device of another account counted as none
        other.sign_in()


def test_sessions_are_ended_one_by_one_and_all_others(service, caller, someone):
    first = someone.token
    someone.sign_in()
    [old] = [each for each in someone.call("list_sessions", token=someone.token)["items"] if not each["current"]]
    with pytest.raises(NotFound):
        Person(service, caller).call("end_session", session_id=old["id"])
    someone.call("end_session", session_id=old["id"])
    with pytest.raises(Unauthenticated):
        caller.call("members.identify", token=first)
    last = someone.token
    someone.sign_in()
    someone.call("end_other_sessions", token=someone.token)
    with pytest.raises(Unauthenticated):
        caller.call("members.identify", token=last)
    assert someone.identity["account_id"] == someone.id


def test_a_token_is_told_once_limited_and_dropped(service, caller, someone):
    made = someone.call("make_token", name="Kalender", scopes=["events:read"])
    identity = caller.call("members.identify", token=made["token"])
    assert (identity["account_id"], identity["scopes"]) == (someone.id, ["events:read"])
    [shown] = someone.call("list_tokens")["items"]
    assert shown == {name: value for name, value in made.items() if name != "token"}
    someone.call("drop_token", token_id=made["id"])
    with pytest.raises(Unauthenticated):
        caller.call("members.identify", token=made["token"])


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"scopes": ["everything"]}, "/scopes/0"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": "jobs:read"}, "/scopes"),
        ({"days": 366}, "/days"),
        ({"days": 0}, "/days"),
        ({"name": ""}, "/name"),
        ({"name": "a\r\nb"}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"token": "itmv_mine"}, "/token"),
        ({"account_id": str(uuid4())}, "/account_id"),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(caller, someone, changes, pointer):
    with pytest.raises(Invalid) as caught:
        someone.call("make_token", **{"name": "x", "scopes": ["jobs:read"], **changes})
    assert caught.value.details["errors"][0]["pointer"] == pointer
    assert someone.call("list_tokens")["total"] == 0


def test_the_password_is_changed_by_who_knows_it(service, caller, someone):
    other = someone.token
    someone.sign_in()
    with pytest.raises(Invalid) as caught:
        someone.call("change_password", token=someone.token, password="falsch", new_password=NEW)
    assert caught.value.details["errors"] == [{"pointer": "/password", "detail": "Is not your password."}]
    someone.call("change_password", token=someone.token, password=PASSWORD, new_password=NEW)
    assert someone.identity["account_id"] == someone.id
    with pytest.raises(Unauthenticated):
        caller.call("members.identify", token=other)
    with pytest.raises(Unauthenticated, match="wrong_credentials"):
        someone.sign_in()
    someone.sign_in(password=NEW)
    assert mailed_to(service, "password_changed", someone.email)


def test_a_password_is_not_guessed_by_who_stole_a_session(caller, someone):
    for _ in range(5):
        with pytest.raises(Invalid):
            someone.call("change_email", token=someone.token, email="dieb@example.org", password="geraten")
    with pytest.raises(TooManyRequests):
        someone.call("change_email", token=someone.token, email="dieb@example.org", password=PASSWORD)
    someone.sign_in()  # which does not keep the owner from signing in


def test_the_address_is_changed_by_a_link_sent_there(service, caller, someone):
    new = f"neu-{someone.email}"
    assert someone.call("change_email", token=someone.token, email=new, password=PASSWORD) == {}
    token = mailed(service, "email_change_requested", new)
    assert caller.call("members.confirm_email", token=token)["account"]["email"] == new
    with pytest.raises(Unauthenticated):
        someone.sign_in()
    old, someone.email = someone.email, new
    someone.sign_in()
    assert mailed_to(service, "email_changed", old)


def test_colleagues_come_and_go(service, caller):
    first, email = Person(service, caller, organisation=True), f"{uuid4().hex}@example.org"
    invited = first.call("invite_colleague", email=email, name="Anna Groß")
    assert invited["status"] == "invited"
    token = mailed(service, "colleague_invited", email)
    assert caller.call("members.get_invitation", token=token)["has_password"] is False
    caller.call("members.accept_invitation", token=token, password=PASSWORD)
    colleague = caller.call("members.open_session", email=email, password=PASSWORD)["token"]
    assert caller.call("members.identify", token=colleague)["organisation_id"] == first.identity["organisation_id"]
    [_, anna] = sorted(first.call("list_colleagues")["items"], key=lambda each: each["email"] == email)
    assert (anna["email"], anna["status"]) == (email, "active")
    first.call("remove_colleague", colleague_id=anna["id"])
    assert caller.call("members.identify", token=colleague)["organisation_id"] is None


def test_the_office_gives_a_member_people_and_detaches_them(service, caller):
    first = Person(service, caller, organisation=True)
    office = {"account_id": Person(service, caller).id, "roles": ["office"]}
    member_id = first.identity["organisation_id"]
    email = f"{uuid4().hex}@example.org"
    made = caller.call("members.invite_for_member", actor=office, member_id=member_id, email=email, name="Anna")
    shown = caller.call("members.list_colleagues_of_member", actor=office, member_id=member_id)["items"]
    assert [each["id"] for each in shown] == [first.id, made["id"]]
    caller.call("members.accept_invitation", token=mailed(service, "colleague_invited", email), password=PASSWORD)
    caller.call("members.remove_from_member", actor=office, member_id=member_id, colleague_id=first.id)
    assert first.identity["organisation_id"] is None
    for door in ("list_colleagues_of_member", "invite_for_member", "remove_from_member"):
        with pytest.raises(Forbidden):
            first.call(door)


def test_an_admin_makes_grants_relieves_and_helps(service, caller):
    admin, email = Person(service, caller, ["admin"]), f"{uuid4().hex}@example.org"
    admin.enrol()
    made = admin.call("invite_staff", email=email, name="Büro", roles=["office"])
    caller.call("members.accept_invitation", token=mailed(service, "account_invited", email), password=PASSWORD)
    seen = {"expected_revision": admin.call("get_account", account_id=made["id"])["revision"]}
    changed = admin.call("grant_roles", context=seen, account_id=made["id"], roles=["board"])
    assert (changed["granted_roles"], changed["revision"]) == (["board"], made["revision"] + 1)
    lost = Person(service, caller)
    lost.enrol()
    admin.call("reset_second_factor", account_id=lost.id)
    lost.sign_in()
    with service.database.read() as session:
        own = session.scalars(select(Record.door).where(Record.account_id == admin.id).order_by(Record.position)).all()
    assert own[-3:] == ["invite_staff", "grant_roles", "reset_second_factor"]


@pytest.mark.parametrize("door", ["list_accounts", "get_account", "invite_staff", "grant_roles", "reset_second_factor"])
def test_roles_are_the_admins_business(caller, door):
    board = {"account_id": str(uuid4()), "roles": ["board", "office", "member"]}
    with pytest.raises(Forbidden):
        caller.call(f"members.{door}", actor=board)
    with pytest.raises(Unauthenticated):
        caller.call(f"members.{door}")


def test_nobody_grants_roles_by_another_door(service, caller, someone):
    for door, kwargs in (
        ("change_email", {"token": someone.token, "email": "x@example.org", "password": PASSWORD}),
        ("change_password", {"token": someone.token, "password": PASSWORD, "new_password": NEW}),
        ("make_token", {"name": "x", "scopes": ["jobs:read"]}),
        ("accept_invitation", {"token": "x", "password": PASSWORD}),
    ):
        for field in ("roles", "granted_roles", "organisation_id"):
            with pytest.raises(Invalid) as caught:
                someone.call(door, **kwargs, **{field: ["admin"]})
            assert {"pointer": f"/{field}", "detail": "Unknown field."} in caught.value.details["errors"]
    with service.database.read() as session:
        assert session.scalar(select(Account).where(Account.email == someone.email)).granted_roles == []
