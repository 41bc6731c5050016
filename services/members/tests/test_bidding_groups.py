"""Members who bid jointly on a tender get a temporary working group until its deadline."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

from members.commands import working_groups
from members.messages import (
    BiddingDeadlineMoved,
    BiddingGroupFormed,
    WorkingGroupChanged,
    WorkingGroupJoined,
    WorkingGroupOpened,
)
from members.models import WorkingGroup
from members.queries import working_groups as queries

from chassis import messages, outbox
from services.members.tests.factories import NOW, TODAY
from services.members.tests.groups import person

DEADLINE = NOW + timedelta(days=20)


def formed(*people, group_id=None, chair=None, deadline=DEADLINE):
    told = {"working_group_id": str(group_id or uuid4()), "tender_id": str(uuid4()), "title": "Softwarepflege"}
    told |= {"authority": "Stadt Wismar", "deadline": deadline.isoformat(), "chair_id": str(chair or people[0])}
    data = told | {"participants": [str(each) for each in people]}
    return messages.read(BiddingGroupFormed, messages.envelope(BiddingGroupFormed, data, "x", NOW))


def moved(group_id, days, revision):
    told = {"working_group_id": str(group_id), "tender_id": str(uuid4()), "revision": revision}
    data = told | {"deadline": (NOW + timedelta(days=days)).isoformat()}
    return messages.read(BiddingDeadlineMoved, messages.envelope(BiddingDeadlineMoved, data, "x", NOW))


def taking_part(session, group_id):
    return {each.account_id: each.chairs for each in queries.list_participants(session, group_id, 20, None)["items"]}


def test_the_bidders_take_part_and_who_formed_it_leads(session, contract):
    one, other = person(session, "Eins"), person(session, "Zwei")
    fact = formed(one.id, other.id, uuid4(), chair=other.id)
    for _ in range(2):
        working_groups.open_for_bidders(session, fact, NOW, TODAY)
    group = session.get(WorkingGroup, fact.working_group_id)
    assert (group.kind, group.name, group.name_en) == (
        "temporary",
        "Bietergemeinschaft: Softwarepflege",
        "Bidding group: Softwarepflege",
    )
    assert group.ends_on == DEADLINE.date()
    assert taking_part(session, group.id) == {one.id: False, other.id: True}
    [told] = outbox.pending(session, WorkingGroupOpened)
    contract(told.topic).validate(told.data)
    assert len(outbox.pending(session, WorkingGroupJoined)) == 2


def test_two_tenders_of_one_name_have_two_groups(session):
    one = person(session)
    for _ in range(2):
        working_groups.open_for_bidders(session, formed(one.id), NOW, TODAY)
    assert len(outbox.pending(session, WorkingGroupOpened)) == 2


def test_there_is_no_group_without_people_or_after_the_deadline(session):
    for fact in (formed(uuid4()), formed(person(session).id, deadline=NOW - timedelta(days=2))):
        working_groups.open_for_bidders(session, fact, NOW, TODAY)
        assert session.get(WorkingGroup, fact.working_group_id) is None


def test_the_group_ends_with_the_tender_s_new_deadline_in_whatever_order_that_is_heard(session, contract):
    one = person(session)
    steps = {
        "formed": lambda group_id: working_groups.open_for_bidders(
            session, formed(one.id, group_id=group_id), NOW, TODAY
        ),
        "later": lambda group_id: working_groups.move_deadline(session, moved(group_id, 30, 4), TODAY),
        "sooner": lambda group_id: working_groups.move_deadline(session, moved(group_id, 10, 5), TODAY),
    }
    for order in permutations(steps):
        group_id = uuid4()
        for step in (*order, *order):
            steps[step](group_id)
        assert session.get(WorkingGroup, group_id).ends_on == (NOW + timedelta(days=10)).date(), order
    contract("members.working_group_changed.v1").validate(outbox.pending(session, WorkingGroupChanged)[0].data)


def test_a_group_that_was_closed_stays_closed(session):
    fact = formed(person(session).id)
    working_groups.open_for_bidders(session, fact, NOW, TODAY)
    group = session.get(WorkingGroup, fact.working_group_id)
    group.close(NOW)
    working_groups.move_deadline(session, moved(group.id, 30, 4), TODAY)
    assert (group.status, group.ends_on) == ("closed", DEADLINE.date())
