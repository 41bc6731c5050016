"""Working groups and reports at the doors of a real process."""

from uuid import UUID, uuid4

import pytest
from members.models import Account, WorkingGroup
from sqlalchemy import func, select

from chassis import journal, outbox
from chassis.errors import Forbidden, Invalid, NotFound, Unauthenticated
from chassis.testing import eventually
from services.members.tests.groups import acting, person

OFFICE = {"account_id": str(uuid4()), "roles": ["office"]}
STRANGER = {"account_id": str(uuid4()), "roles": []}
REPORT = {"title": "Lage der Küste", "body_markdown": "**gut**", "recommendations": ["Weiter so"]}

pytestmark = pytest.mark.usefixtures("service")


@pytest.fixture
def people(service):
    """Two signed-in members, each as the gateway names them."""
    with service.database.write() as session:
        actors = [acting(person(session, f"Ännchen {uuid4()}")) for _ in range(2)]
    return [
        {"account_id": each.account_id, "organisation_id": str(each.organisation_id), "roles": sorted(each.roles)}
        for each in actors
    ]


@pytest.fixture
def group(caller):
    return caller.call("members.open_working_group", actor=OFFICE, name=f"AG {uuid4()}", kind="permanent")


def sizes(service):
    with service.database.read() as session:
        return [session.scalar(select(func.count()).select_from(each)) for each in (WorkingGroup, outbox.outbox)]


def test_from_opening_to_a_published_report(service, caller, group, people):
    chair, other = people
    about = {"working_group_id": group["id"]}
    caller.call("members.join_working_group", actor=other, **about)
    caller.call("members.change_working_group", actor=OFFICE, **about, chair_id=chair["account_id"])
    assert caller.call("members.get_working_group", **about)["participants"] == 2
    shown = caller.call("members.list_participants", actor=other, **about)["items"]
    assert [(each["account_id"], each["chairs"]) for each in shown] == [
        (other["account_id"], False),
        (chair["account_id"], True),
    ]
    draft = caller.call("members.draft_report", actor=chair, **about, **REPORT)
    with pytest.raises(NotFound, match="report_not_found"):
        caller.call("members.get_report", report_id=draft["id"])
    caller.call("members.publish_report", actor=chair, report_id=draft["id"])
    assert caller.call("members.get_report", report_id=draft["id"])["body_html"] == "<p><strong>gut</strong></p>"
    caller.call("members.remove_participant", actor=chair, **about, account_id=other["account_id"])
    assert caller.call("members.list_my_working_groups", actor=other)["total"] == 0
    entry = caller.call("members.get_member", member_id=chair["organisation_id"])
    assert entry["working_groups"] == [group["name"]]


def test_what_is_public_reaches_the_journal_and_who_takes_part_does_not(service, caller, group, people, vhost_uri):
    caller.call("members.join_working_group", actor=people[0], working_group_id=group["id"])
    caller.call("members.close_working_group", actor=OFFICE, working_group_id=group["id"])

    def told():
        about = [body["type"] for _, body in journal.replay(vhost_uri) if body["subject"] == group["id"]]
        return about if len(about) == 2 else None

    assert eventually(told) == ["members.working_group_opened.v1", "members.working_group_closed.v1"]
    assert people[0]["account_id"] not in str(list(journal.replay(vhost_uri)))


def test_who_may_enter(caller, group, people):
    about = {"working_group_id": group["id"]}
    doors = {
        "open_working_group": ({"name": "AG Neu", "kind": "permanent"}, people[0]),
        "change_working_group": (about | {"name": "AG Neu"}, people[0]),
        "close_working_group": (about, people[0]),
        "list_participants": (about, STRANGER),
        "join_working_group": (about, STRANGER),
        "remove_participant": (about | {"account_id": str(uuid4())}, people[0]),
        "draft_report": (about | REPORT, people[0]),
        "change_report": ({"report_id": str(uuid4())}, STRANGER),
        "publish_report": ({"report_id": str(uuid4())}, STRANGER),
        "withdraw_report": ({"report_id": str(uuid4())}, STRANGER),
        "list_my_working_groups": ({}, STRANGER),
    }
    for door, (kwargs, wrong) in doors.items():
        with pytest.raises(Unauthenticated):
            caller.call(f"members.{door}", **kwargs)
        with pytest.raises(Forbidden):
            caller.call(f"members.{door}", actor=wrong, **kwargs)
    with pytest.raises(Unauthenticated):
        caller.call("members.leave_working_group", **about)


def test_nobody_joins_in_anothers_name(service, caller, group, people):
    before = sizes(service)
    for extra in ({"account_id": people[1]["account_id"]}, {"joined_at": "2020-01-01"}):
        with pytest.raises(Invalid):
            caller.call("members.join_working_group", actor=people[0], working_group_id=group["id"], **extra)
    with pytest.raises(NotFound, match="account_not_found"):
        caller.call("members.join_working_group", actor=OFFICE, working_group_id=group["id"])
    assert sizes(service) == before


def test_a_deleted_account_takes_part_in_nothing(service, caller, group, people):
    caller.call("members.join_working_group", actor=people[0], working_group_id=group["id"])
    with service.database.write() as session:
        session.delete(session.get(Account, UUID(people[0]["account_id"])))
    assert caller.call("members.get_working_group", working_group_id=group["id"])["participants"] == 0
