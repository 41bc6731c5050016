"""A member's event through the doors: planned, announced, filled by a group, entered by tickets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from events.letters import Letters
from events.models import Organisation

from chassis import errors
from chassis.testing import SECRET, eventually, examples
from services.events.tests.factories import CALENDARS

pytestmark = pytest.mark.usefixtures("service")

BEGIN = (datetime.now(UTC) + timedelta(days=20)).replace(microsecond=0)
TICKETS = Letters(SECRET, CALENDARS).tickets
PLAN = {
    "title": "Tag der offenen Tür",
    "kind": "information",
    "starts_at": BEGIN.isoformat(),
    "ends_at": (BEGIN + timedelta(hours=3)).isoformat(),
    "venue": {"name": "Werkhalle", "city": "Wismar"},
    "capacity": 2,
}


def member_of(organisation_id):
    return {"account_id": str(uuid4()), "organisation_id": organisation_id, "roles": ["member"]}


@pytest.fixture
def owner(service, tell):
    """Somebody who acts for a member that the service has heard of."""
    admitted = examples("members.member_admitted.v1")[0] | {"member_id": str(uuid4()), "name": "Förde Daten GmbH"}
    tell("members.member_admitted.v1", admitted)

    def known():
        with service.database.read() as session:
            return session.get(Organisation, UUID(admitted["member_id"]))

    eventually(known)
    return member_of(admitted["member_id"])


@pytest.fixture
def event(caller, owner):
    planned = caller.call("events.plan_event", actor=owner, **PLAN)
    assert planned["organiser"] == {"kind": "member", "id": owner["organisation_id"], "name": "Förde Daten GmbH"}
    return caller.call("events.announce_event", actor=owner, event_id=planned["id"])


def group(number):
    return [{"name": f"=Gast, {n}", "email": f"gast{n}@example.org"} for n in range(number)]


def test_a_group_enters_a_member_s_event_by_its_tickets(caller, owner, event):
    who = {"event_id": event["id"], "people": group(3)}
    entered = caller.call("events.register_group", actor=member_of(str(uuid4())), **who)["items"]
    assert [(each["status"], each["position"]) for each in entered] == [("confirmed", None)] * 2 + [("waiting", 1)]
    assert caller.call("events.get_event", event_id=event["id"])["seats"] == {"capacity": 2, "free": 0, "waiting": 1}
    ticket = TICKETS.sign(entered[0]["id"])
    assert caller.call("events.get_ticket", token=ticket)["name"] == "=Gast, 0"
    assert caller.call("events.check_in", actor=owner, event_id=event["id"], ticket=ticket)["name"] == "=Gast, 0"
    with pytest.raises(errors.Conflict, match="already_checked_in"):
        caller.call("events.check_in", actor=owner, event_id=event["id"], ticket=ticket)
    listed = caller.call("events.list_registrations", actor=owner, event_id=event["id"])["items"]
    assert [bool(each["checked_in_at"]) for each in listed] == [True, False, False]


def test_another_member_runs_nothing_of_it(caller, event):
    other, about = member_of(str(uuid4())), {"event_id": event["id"]}
    for door, more in (
        ("change_event", {"title": "Meins"}),
        ("cancel_event", {}),
        ("list_registrations", {}),
        ("check_in", {"registration_id": str(uuid4())}),
    ):
        with pytest.raises(errors.Forbidden, match="not_your_event"):
            caller.call(f"events.{door}", actor=other, **about, **more)


def test_a_group_without_somebody_known_behind_it_is_sent_to_sign_in(caller, event):
    with pytest.raises(errors.Unauthenticated):
        caller.call("events.register_group", event_id=event["id"], people=group(2))
