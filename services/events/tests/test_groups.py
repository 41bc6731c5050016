"""The copy of the working groups, and events that are for one of them alone."""

import random
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from events.commands import events, groups, registrations
from events.models import Participation, WorkingGroup
from events.queries import events as queries
from events.schemas.events import Event as Shown
from events.schemas.events import ListEvents
from sqlalchemy import select

from chassis.context import Actor, Context
from chassis.errors import Conflict, Invalid, NotFound
from chassis.schema import load
from services.events.tests.factories import (
    LETTERS,
    MEMBER,
    NOBODY,
    NOW,
    OFFICE,
    announced,
    change,
    guest,
    planned,
    public_feed,
    told,
)

GROUP, OTHER = UUID(int=1), UUID(int=2)


def about_group(revision=1, name="AG Küste", group_id=GROUP):
    return SimpleNamespace(working_group_id=group_id, revision=revision, name=name)


def about_person(actor, revision=1, group_id=GROUP):
    return SimpleNamespace(working_group_id=group_id, account_id=UUID(actor.account_id), revision=revision)


@pytest.fixture
def group(session):
    """A group that MEMBER takes part in."""
    groups.learn_group(session, about_group(), is_open=True)
    groups.learn_participation(session, about_person(MEMBER), NOW, takes_part=True)
    return GROUP


@pytest.fixture
def meeting(session, group):
    return announced(
        session, kind="working_group", audience="working_group", working_group_id=group, title="Treffen Küste"
    )


def listed(session, actor, **filters):
    return [each.title for each in queries.list_events(session, actor, load(ListEvents(), filters), NOW)["items"]]


def stranger():
    """A member that takes part in another group."""
    return Actor(str(uuid4()), None, frozenset({"member", "account"}))


def test_any_order_and_any_doubling_of_facts_ends_in_the_same_state(session):
    def learn(fact, is_open):
        groups.learn_group(session, fact, is_open=is_open)

    def hear(fact, takes_part):
        groups.learn_participation(session, fact, NOW, takes_part=takes_part)

    facts = [
        (learn, about_group(1, "AG Eins"), True),
        (learn, about_group(2, "AG Zwei"), True),
        (learn, about_group(3, "AG Zwei"), False),
        (hear, about_person(MEMBER, 1), True),
        (hear, about_person(MEMBER, 2), False),
        (hear, about_person(MEMBER, 4), True),
        (hear, about_person(OFFICE, 3), True),
        (hear, about_person(OFFICE, 5), False),
    ]
    chance = random.Random(7)
    for _ in range(20):
        for handle, fact, truth in chance.sample(facts * 2, len(facts) * 2):
            handle(fact, truth)
        group = session.get(WorkingGroup, GROUP)
        assert (group.name, group.is_open, group.revision) == ("AG Zwei", False, 3)
        taking = select(Participation.account_id).where(Participation.takes_part)
        assert session.scalars(taking).all() == [UUID(MEMBER.account_id)]
        for row in (group, *session.scalars(select(Participation))):
            session.delete(row)
        session.flush()


def test_a_groups_event_is_seen_by_its_participants_and_the_office_alone(session, meeting):
    for actor in (MEMBER, OFFICE):
        assert queries.get_event(session, actor, meeting.id) is meeting
        assert listed(session, actor) == listed(session, actor, q="Treffen") == ["Treffen Küste"]
        assert listed(session, actor, audience="working_group", working_group_id=str(GROUP)) == ["Treffen Küste"]
        assert listed(session, actor, working_group_id=str(OTHER)) == []
    for actor in (NOBODY, stranger(), Actor("keine-uuid", None, frozenset({"member"}))):
        with pytest.raises(NotFound, match="event_not_found"):
            queries.get_event(session, actor, meeting.id)
        with pytest.raises(NotFound, match="event_not_found"):
            registrations.register(session, actor, guest(meeting), "de", LETTERS, NOW)
        assert listed(session, actor) == listed(session, actor, q="Treffen") == []
    assert public_feed(session) == []
    assert told(session) == []


def test_who_takes_part_in_another_group_sees_that_ones_events(session, meeting):
    somebody = stranger()
    groups.learn_group(session, about_group(name="AG Andere", group_id=OTHER), is_open=True)
    groups.learn_participation(session, about_person(somebody, group_id=OTHER), NOW, takes_part=True)
    announced(session, audience="working_group", working_group_id=OTHER, title="Andere")
    announced(session, audience="members", title="Alle Mitglieder")
    assert sorted(listed(session, somebody)) == ["Alle Mitglieder", "Andere"]
    assert sorted(listed(session, MEMBER)) == ["Alle Mitglieder", "Treffen Küste"]


def test_who_leaves_or_loses_a_members_rights_sees_it_no_longer(session, meeting):
    resting = replace(MEMBER, roles=frozenset({"account"}))
    with pytest.raises(NotFound):
        queries.get_event(session, resting, meeting.id)
    groups.learn_participation(session, about_person(MEMBER, 2), NOW, takes_part=False)
    session.flush()
    with pytest.raises(NotFound):
        queries.get_event(session, MEMBER, meeting.id)


def test_a_participant_registers_and_the_event_says_whose_it_is(session, meeting):
    assert registrations.register(session, MEMBER, guest(meeting), "de", LETTERS, NOW).status == "confirmed"
    assert Shown().dump(meeting)["working_group"] == {"id": str(GROUP), "name": "AG Küste"}
    assert Shown().dump(announced(session))["working_group"] is None


def test_a_public_event_may_be_a_groups_too(session, group):
    event = announced(session, working_group_id=group)
    assert queries.get_event(session, NOBODY, event.id).working_group.name == "AG Küste"


def test_an_event_of_a_group_names_an_open_one(session, group):
    groups.learn_group(session, about_group(group_id=OTHER), is_open=False)
    for wrong in ({}, {"working_group_id": uuid4()}, {"working_group_id": OTHER}):
        with pytest.raises(Invalid) as caught:
            planned(session, audience="working_group", **wrong)
        assert caught.value.details["errors"][0]["pointer"] == "/working_group_id"
    draft = planned(session)
    with pytest.raises(Invalid):
        change(session, draft, audience="working_group")


def test_an_event_stays_with_a_group_that_has_closed(session, meeting):
    groups.learn_group(session, about_group(2), is_open=False)
    changed = change(
        session, meeting, title="Letztes Treffen", working_group_id=GROUP, starts_at=NOW + timedelta(days=2)
    )
    assert queries.get_event(session, MEMBER, changed.id).title == "Letztes Treffen"


def test_the_group_of_an_announced_event_is_fixed(session, meeting):
    groups.learn_group(session, about_group(group_id=OTHER), is_open=True)
    for changes in ({"working_group_id": OTHER}, {"audience": "public"}, {"working_group_id": None}):
        with pytest.raises(Conflict, match="audience_fixed"):
            change(session, meeting, **changes)


def test_an_event_of_before_that_named_no_group_may_still_name_it(session, group):
    event = planned(session)
    event.audience, event.announced_at = "working_group", NOW
    session.flush()
    with pytest.raises(NotFound):
        queries.get_event(session, MEMBER, event.id)
    change(session, event, working_group_id=group)
    assert queries.get_event(session, MEMBER, event.id) is event


def test_a_cancelled_one_is_not_told_publicly(session, meeting):
    events.cancel(session, Context(), meeting.id, None, LETTERS, NOW)
    assert told(session) == []
