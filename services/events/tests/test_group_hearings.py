"""What the members service tells of its groups, heard over RabbitMQ, and what it opens."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from events.models import Participation, WorkingGroup

from chassis.errors import Invalid, NotFound
from chassis.testing import eventually

OFFICE = {"account_id": str(uuid4()), "roles": ["office"]}
BEGIN = datetime.now(UTC) + timedelta(days=20)


@pytest.fixture
def group(service, tell):
    """A group that the service has heard of."""
    told = {"working_group_id": str(uuid4()), "revision": 1, "name": "AG Küste", "kind": "permanent", "ends_on": None}
    tell("members.working_group_opened.v1", told)
    eventually(lambda: known(service, WorkingGroup, told["working_group_id"]))
    return told


@pytest.fixture
def meeting(caller, group):
    fields = {
        "title": "Treffen",
        "kind": "working_group",
        "audience": "working_group",
        "working_group_id": group["working_group_id"],
        "starts_at": BEGIN.isoformat(),
        "ends_at": (BEGIN + timedelta(hours=2)).isoformat(),
        "online_url": "https://raum.example.org/1",
    }
    planned = caller.call("events.plan_event", actor=OFFICE, **fields)
    return caller.call("events.announce_event", actor=OFFICE, event_id=planned["id"])


def known(service, model, *key):
    """The row of these ids, once a fact has written it."""
    with service.database.read() as session:
        return session.get(model, tuple(UUID(each) for each in key))


def test_who_joins_sees_the_meetings_and_who_leaves_does_not(service, caller, tell, group, meeting):
    member = {"account_id": str(uuid4()), "roles": ["member"]}
    person = {"working_group_id": group["working_group_id"], "account_id": member["account_id"]}
    asked = ("events.get_event", "events.get_calendar")
    for door in asked:
        with pytest.raises(NotFound, match="event_not_found"):
            caller.call(door, actor=member, event_id=meeting["id"])
    tell("members.working_group_joined.v1", person | {"revision": 1})
    eventually(lambda: known(service, Participation, *person.values()))
    assert caller.call("events.get_event", actor=member, event_id=meeting["id"])["working_group"]["name"] == "AG Küste"
    assert "SUMMARY:Treffen" in caller.call("events.get_calendar", actor=member, event_id=meeting["id"])["ics"]
    tell("members.working_group_left.v1", person | {"revision": 2})
    eventually(lambda: known(service, Participation, *person.values()).revision == 2)
    for door in asked:
        with pytest.raises(NotFound, match="event_not_found"):
            caller.call(door, actor=member, event_id=meeting["id"])


def test_a_group_is_renamed_and_closed(service, caller, tell, group, meeting):
    tell("members.working_group_changed.v1", group | {"revision": 2, "name": "AG Ostsee"})
    tell("members.working_group_closed.v1", group | {"revision": 3, "name": "AG Ostsee"})
    eventually(lambda: known(service, WorkingGroup, group["working_group_id"]).revision == 3)
    shown = caller.call("events.get_event", actor=OFFICE, event_id=meeting["id"])
    assert shown["working_group"] == {"id": group["working_group_id"], "name": "AG Ostsee"}
    with pytest.raises(Invalid, match="invalid"):
        caller.call(
            "events.plan_event",
            actor=OFFICE,
            title="Noch eins",
            kind="meetup",
            all_day=True,
            starts_at=BEGIN.isoformat(),
            working_group_id=group["working_group_id"],
        )
