"""Working groups: opened, changed, closed by hand and by the clock; who takes part in them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from members.commands import memberships, working_groups
from members.commands.history import Deed
from members.messages import (
    WorkingGroupChanged,
    WorkingGroupClosed,
    WorkingGroupJoined,
    WorkingGroupLeft,
    WorkingGroupOpened,
)
from members.queries import organisations as directory
from members.queries import working_groups as queries
from members.schemas.organisations import Member
from members.schemas.working_groups import ListWorkingGroups, OpenWorkingGroup, Participant, WorkingGroup

from chassis import outbox
from chassis.context import Context
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from chassis.schema import load
from services.members.tests.factories import ANYONE, NOW, OFFICE, TODAY, end_due, member, wanted
from services.members.tests.groups import acting, group, person, temporary

LATER = NOW + timedelta(hours=1)


def change(session, found, revision=None, **fields):
    return working_groups.change(session, Context(expected_revision=revision), found.id, fields, NOW, TODAY)


def listed(session, **filters):
    return queries.list_working_groups(session, load(ListWorkingGroups(), filters))


def pointers(caught):
    return [error["pointer"] for error in caught.value.details["errors"]]


def test_open_groups_are_listed_oldest_first(session):
    for number in range(3):
        group(session, f"AG {number}").opened_at = NOW + timedelta(hours=number)
    working_groups.close(
        session, Context(), queries.list_working_groups(session, load(ListWorkingGroups(), {}))["items"][1].id, LATER
    )
    first = listed(session, limit=1)
    rest = listed(session, cursor=first["next"])
    assert [each.name for each in first["items"] + rest["items"]] == ["AG 0", "AG 2"]
    assert [each.name for each in listed(session, status="closed")["items"]] == ["AG 1"]
    assert listed(session, kind="temporary")["total"] == 0


def test_what_becomes_of_a_group_is_told_each_time(session, contract):
    found = temporary(session)
    change(session, found, name="AG Umbenannt", name_en="Renamed")
    working_groups.close(session, Context(), found.id, LATER)
    told = outbox.pending(session, WorkingGroupOpened, WorkingGroupChanged, WorkingGroupClosed)
    assert [(fact.topic.split(".")[1], fact.revision, fact.name) for fact in told] == [
        ("working_group_opened", 1, "AG Förderantrag"),
        ("working_group_changed", 2, "AG Umbenannt"),
        ("working_group_closed", 3, "AG Umbenannt"),
    ]
    for fact in told:
        contract(fact.topic).validate(fact.data)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "permanent", "ends_on": "2026-12-31"}, "/ends_on"),
        ({"kind": "temporary", "mandate": "x"}, "/ends_on"),
        ({"kind": "temporary", "ends_on": "2026-12-31"}, "/mandate"),
        ({"kind": "temporary", "mandate": "x", "ends_on": "2026-03-01"}, "/ends_on"),
        ({"kind": "permanent", "chair_id": str(uuid4())}, "/chair_id"),
    ],
)
def test_a_group_that_does_not_fit_together_is_refused(session, fields, pointer):
    with pytest.raises(Invalid) as caught:
        group(session, **fields)
    assert pointers(caught) == [pointer]


def test_two_groups_have_two_names(session):
    group(session, "AG Eins")
    other = group(session, "AG Zwei")
    for rename in (lambda: group(session, "AG Eins"), lambda: change(session, other, name="AG Eins")):
        with pytest.raises(Invalid) as caught:
            rename()
        assert pointers(caught) == ["/name"]
    assert change(session, other, name="AG Zwei").revision == 2


def test_who_saw_an_older_revision_changes_nothing(session):
    found = group(session)
    with pytest.raises(PreconditionFailed):
        change(session, found, revision=7, name="AG Neu")
    with pytest.raises(PreconditionFailed):
        working_groups.close(session, Context(expected_revision=7), found.id, LATER)
    assert (found.name, found.status) == ("AG Häfen & Größen", "open")


def test_a_temporary_group_closes_by_itself_after_its_last_day_however_late(session):
    found = temporary(session, ends_on="2026-06-30")
    working_groups.close_ended(session, LATER, date(2026, 6, 30))
    assert found.status == "open"
    working_groups.close_ended(session, LATER, date(2026, 12, 24))
    assert (found.status, found.closed_at) == ("closed", LATER)
    working_groups.close_ended(session, LATER, date(2026, 12, 25))
    assert len(outbox.pending(session, WorkingGroupClosed)) == 1


def test_a_closed_group_takes_nobody_in_and_does_not_change(session):
    found, somebody = group(session), person(session)
    working_groups.join(session, acting(somebody), found.id, NOW)
    working_groups.close(session, Context(), found.id, LATER)
    for act in (
        lambda: change(session, found, name="AG Neu"),
        lambda: working_groups.close(session, Context(), found.id, LATER),
        lambda: working_groups.join(session, acting(person(session, "Änne")), found.id, NOW),
    ):
        with pytest.raises(Conflict, match="working_group_closed"):
            act()
    working_groups.leave(session, acting(somebody), found.id, somebody.id)
    assert found.participants == 0


def test_joining_and_leaving_are_counted_and_told_once(session, contract):
    found, somebody = group(session), person(session)
    for _ in range(2):
        working_groups.join(session, acting(somebody), found.id, NOW)
    assert (WorkingGroup().dump(found)["participants"], found.revision) == (1, 1)
    for _ in range(2):
        working_groups.leave(session, acting(somebody), found.id, somebody.id)
    assert WorkingGroup().dump(found)["participants"] == 0
    told = outbox.pending(session, WorkingGroupJoined, WorkingGroupLeft)
    assert [(fact.topic, fact.revision) for fact in told] == [
        (WorkingGroupJoined.topic, 1),
        (WorkingGroupLeft.topic, 2),
    ]
    for fact in told:
        assert fact.account_id == str(somebody.id)
        contract(fact.topic).validate(fact.data)


def test_only_the_chair_and_the_office_take_others_out(session):
    found, chair, one, other = group(session), *(person(session, name) for name in ("Änne", "Bo", "Çelik"))
    for each in (one, other):
        working_groups.join(session, acting(each), found.id, NOW)
    with pytest.raises(Forbidden, match="not_the_chair"):
        working_groups.leave(session, acting(one), found.id, other.id)
    change(session, found, chair_id=chair.id)
    working_groups.leave(session, acting(chair), found.id, other.id)
    working_groups.leave(session, OFFICE, found.id, one.id)
    [left] = queries.list_participants(session, found.id, 20, None)["items"]
    shown = Participant().dump(left)
    assert (shown["name"], shown["chairs"], shown["organisation"]["name"]) == ("Änne", True, "Firma von Änne")


def test_a_chair_that_leaves_leads_no_longer(session):
    found, chair = group(session), person(session)
    change(session, found, chair_id=chair.id)
    assert found.is_led_by(acting(chair))
    working_groups.leave(session, acting(chair), found.id, chair.id)
    assert found.chair_id is None
    assert not found.is_led_by(acting(chair))


def test_a_chair_whose_membership_rests_leads_nothing_meanwhile(session):
    found, chair = group(session), person(session)
    change(session, found, chair_id=chair.id)
    chair.organisation.membership.status = "suspended"
    assert not found.is_led_by(acting(chair))
    with pytest.raises(Invalid):
        change(session, found, chair_id=chair.id)


def test_an_account_leaves_all_its_groups_at_once(session):
    found, somebody = [group(session, f"AG {number}") for number in range(3)], person(session)
    for each in found:
        working_groups.join(session, acting(somebody), each.id, NOW)
    assert queries.list_own_groups(session, acting(somebody), 2, None)["total"] == 3
    working_groups.leave_all(session, somebody.id)
    assert [each.participants for each in found] == [0, 0, 0]
    assert len(outbox.pending(session, WorkingGroupLeft)) == 3


@pytest.mark.parametrize("how", ["expelled", "resigned"])
def test_with_a_member_that_leaves_its_people_leave_their_groups(session, how):
    found, somebody, other, employed = group(session), *(person(session, name) for name in ("Änne", "Bo", "Çelik"))
    employed.organisation, employed.granted_roles = somebody.organisation, ["office"]
    for each in (somebody, other, employed):
        working_groups.join(session, acting(each), found.id, NOW)
    deed = Deed(Context(actor=OFFICE), "office", NOW, TODAY, "Grund")
    if how == "expelled":
        memberships.expel(session, somebody.organisation.id, deed)
    else:
        memberships.resign(session, somebody.organisation.id, TODAY, deed)
        end_due(session, TODAY + timedelta(days=1), NOW)
    [left] = outbox.pending(session, WorkingGroupLeft)
    assert (left.account_id, found.participants) == (str(somebody.id), 2)


def test_an_entry_names_the_open_groups_of_its_people_once(session):
    company = member(session)
    ours = [person(session, name, company) for name in ("Jörg", "Änne")]
    groups = [group(session, f"AG {name}") for name in ("Zwei", "Eins", "Aus")]
    for each in ours:
        for joined in groups:
            working_groups.join(session, acting(each), joined.id, NOW)
    working_groups.close(session, Context(), groups[2].id, LATER)
    other = member(session, "Ohne Gruppe AG")
    session.expire_all()
    found = {each.id: Member().dump(each) for each in directory.list_members(session, ANYONE, wanted())["items"]}
    assert found[company.id]["working_groups"] == ["AG Eins", "AG Zwei"]
    assert found[other.id]["working_groups"] == []


def test_what_is_not_there_is_not_found(session):
    nowhere = uuid4()
    for act in (
        lambda: queries.get_group(session, nowhere),
        lambda: queries.list_participants(session, nowhere, 20, None),
        lambda: change(session, group(session, "x" * 20).__class__(id=nowhere), name="AG"),
        lambda: working_groups.join(session, OFFICE, nowhere, NOW),
        lambda: working_groups.leave(session, OFFICE, nowhere, nowhere),
    ):
        with pytest.raises(NotFound, match="working_group_not_found"):
            act()


@pytest.mark.parametrize(
    "bad",
    [
        *({"name": ""}, {"name": "x" * 201}, {"name": "a\nb"}, {"name": "AG\u202eGPJ"}, {"name": "AG\x00"}),
        *({"name": 5}, {"kind": "eternal"}, {"mandate": "x" * 5001}, {"ends_on": "irgendwann"}, {"ends_on": 5}),
        *({"chair_id": "me"}, {"status": "closed"}, {"participants": 99}, {"roster_revision": 9}, {"name_en": ""}),
    ],
)
def test_a_group_is_described_as_the_shape_has_it(bad):
    with pytest.raises(Invalid) as caught:
        load(OpenWorkingGroup(), {"name": "AG", "kind": "permanent"} | bad)
    assert pointers(caught) == [f"/{next(iter(bad))}"]
