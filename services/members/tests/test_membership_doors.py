"""Memberships at the doors of a real process: who may, what they are told, what follows for their people."""

from uuid import uuid4

import pytest

from chassis import journal
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Unauthenticated
from chassis.testing import eventually
from services.members.tests.factories import PASSWORD, fields
from services.members.tests.test_doors import BOARD, OFFICE, admitted, email, mailed, signed_in

__all__ = ["admitted", "email", "signed_in"]

OFFICES = {
    "get_membership": {},
    "list_membership_changes": {},
    "change_membership": {"kind": "honorary"},
    "suspend_member": {"reason": "Grund"},
    "note_resignation": {},
    "drop_resignation": {},
    "reinstate_member": {},
}
OWN = ("get_my_membership", "list_my_membership_changes", "resign", "withdraw_resignation")


@pytest.fixture
def office(caller, admitted):
    """A function (door, **fields) that asks as the office about the admitted member."""

    def ask(door, actor=OFFICE, context=None, **fields):
        return caller.call(
            f"members.{door}", actor=actor, context=context, membership_id=admitted["member_id"], **fields
        )

    return ask


def test_a_suspension_takes_the_rights_of_people_who_are_signed_in_and_a_reinstatement_gives_them_back(
    service, caller, signed_in, office
):
    identity, token = signed_in
    assert office("suspend_member", reason="Beitrag offen")["status"] == "suspended"
    now = caller.call("members.identify", token=token)
    assert (now["roles"], now["organisation_id"]) == ([], None)
    mine = caller.call("members.get_my_membership", actor=now)
    assert (mine["status"], mine["id"]) == ("suspended", identity["organisation_id"])
    with pytest.raises(NotFound):
        caller.call("members.get_member", member_id=mine["id"])
    assert office("reinstate_member")["status"] == "active"
    assert caller.call("members.identify", token=token) == identity


def test_a_member_resigns_thinks_better_of_it_and_sees_its_history(service, caller, signed_in):
    identity, _ = signed_in
    resigned = caller.call("members.resign", actor=identity, reason="Umzug")
    assert (resigned["status"], resigned["until"][-6:]) == ("active", "-12-31")
    with pytest.raises(Conflict, match="resignation_declared"):
        caller.call("members.resign", actor=identity)
    assert caller.call("members.withdraw_resignation", actor=identity)["until"] is None
    seen = caller.call("members.list_my_membership_changes", actor=identity)["items"]
    assert [(each["change"], each["acted_as"]) for each in seen] == [
        ("resignation_withdrawn", "member"),
        ("resignation_declared", "member"),
        ("admitted", "office"),
    ]
    assert all("changed_by" not in each for each in seen)


def test_the_office_sees_by_whose_account(service, caller, signed_in, office):
    identity, _ = signed_in
    caller.call("members.resign", actor=identity)
    by = [each["changed_by"] for each in office("list_membership_changes")["items"]]
    assert by == [identity["account_id"], BOARD["account_id"]]


def test_the_kind_changes_under_if_match(service, office):
    seen = {"expected_revision": office("get_membership")["revision"]}
    assert office("change_membership", kind="honorary", context=seen)["kind"] == "honorary"
    with pytest.raises(PreconditionFailed):
        office("change_membership", kind="full", context=seen)


def test_an_expulsion_is_the_boards_and_its_public_fact_names_no_reason(service, caller, office, admitted, vhost_uri):
    with pytest.raises(Forbidden):
        office("expel_member", reason="Grund")
    assert office("expel_member", actor=BOARD, reason="Schlimmes Wort")["status"] == "expelled"
    with pytest.raises(Forbidden, match="board_decides"):
        office("reinstate_member")

    def left():
        bodies = [body for _, body in journal.replay(vhost_uri) if body["subject"] == admitted["member_id"]]
        return [body for body in bodies if body["type"] == "members.member_left.v1"]

    [fact] = eventually(left)
    assert set(fact["data"]) == {"member_id", "revision", "left_on"}
    assert "Schlimmes Wort" not in str(list(journal.replay(vhost_uri)))
    assert "Schlimmes Wort" not in service.log.read_text()


def test_a_person_becomes_a_member_and_resigns(service, caller, email):
    form = {name: value for name, value in fields(email=email).items() if name != "organisation"}
    caller.call("members.apply", **form)
    found = caller.call("members.confirm_application", token=mailed(service, "application_received", email))
    decided = caller.call("members.admit", actor=BOARD, application_id=found["id"])
    assert (decided["holder"], decided["organisation"]) == ("person", None)
    invitation = mailed(service, "account_invited", email)
    assert caller.call("members.get_invitation", token=invitation)["organisation"] is None
    caller.call("members.accept_invitation", token=invitation, password=PASSWORD)
    token = caller.call("members.open_session", email=email, password=PASSWORD)["token"]
    identity = caller.call("members.identify", token=token)
    assert (identity["roles"], identity["organisation_id"]) == (["member"], None)
    mine = caller.call("members.get_my_membership", actor=identity)
    assert (mine["id"], mine["number"], mine["holder"]) == (decided["member_id"], decided["number"], "person")
    assert caller.call("members.resign", actor=identity, holder="person")["until"]
    with pytest.raises(NotFound, match="membership_not_found"):
        caller.call("members.get_my_membership", actor=identity, holder="organisation")
    with pytest.raises(NotFound):
        caller.call("members.get_member", actor=OFFICE, member_id=mine["id"])
    listed = caller.call("members.list_memberships", actor=OFFICE, holder="person", limit=100)["items"]
    assert mine["id"] in [each["id"] for each in listed]
    assert email not in service.log.read_text()


def test_who_may_enter(service, caller, office):
    stranger = {"account_id": str(uuid4()), "roles": ["member"]}
    for door, asked in OFFICES.items():
        with pytest.raises(Forbidden):
            office(door, actor=stranger, **asked)
    for door in OWN:
        with pytest.raises(Unauthenticated):
            caller.call(f"members.{door}")
        with pytest.raises(NotFound):
            caller.call(f"members.{door}", actor=stranger)
    for door, asked in OFFICES.items():
        with pytest.raises(NotFound, match="membership_not_found"):
            caller.call(f"members.{door}", actor=OFFICE, membership_id=str(uuid4()), **asked)


@pytest.mark.parametrize(
    ("door", "pointer", "bad"),
    [
        ("suspend_member", "/reason", {}),
        ("suspend_member", "/reason", {"reason": ""}),
        ("suspend_member", "/reason", {"reason": "x" * 2001}),
        ("suspend_member", "/reason", {"reason": "nul\x00"}),
        ("suspend_member", "/reason", {"reason": "\u202eumgekehrt"}),
        ("change_membership", "/kind", {"kind": "free"}),
        ("change_membership", "/kind", {}),
        ("change_membership", "/number", {"kind": "full", "number": 1}),
        ("change_membership", "/status", {"kind": "full", "status": "active"}),
        ("note_resignation", "/effective_on", {"effective_on": "31.12.2026"}),
        ("note_resignation", "/effective_on", {"effective_on": "2020-12-31"}),
        ("note_resignation", "/effective_on", {"effective_on": "99999-12-31"}),
        ("list_membership_changes", "/limit", {"limit": 101}),
        ("list_membership_changes", "/cursor", {"cursor": "eA"}),
    ],
)
def test_bad_input_is_refused_where_it_is_bad_and_changes_nothing(service, office, door, pointer, bad):
    before = office("get_membership")
    with pytest.raises(Invalid) as caught:
        office(door, **bad)
    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]
    assert office("get_membership") == before
