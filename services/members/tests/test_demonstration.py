"""The demonstration content: sound, and showing what there is."""

from collections import Counter

import pytest
from members import demonstration, passwords
from members.commands import competences
from members.demonstration import people, register
from members.demonstration.scene import Scene, rows, trades
from members.messages import MemberAdmitted, ReportPublished, WorkingGroupJoined
from members.models import Organisation, Participation
from members.models.memberships import MEMBERSHIP_KINDS
from members.models.organisations import KINDS, SIZES, VISIBILITIES
from members.queries import experts
from members.queries.organisations import list_members
from members.queries.working_groups import list_working_groups
from members.schemas.experts import EnterExpert, ListExperts
from members.schemas.organisations import ProfileChange
from members.schemas.working_groups import ListWorkingGroups
from members.taxonomy import shipped
from sqlalchemy import func, select

from chassis import outbox, places
from chassis.schema import load
from chassis.testing import SECRET
from services.members.tests.factories import ANYONE, NOW, OFFICE, wanted

ROWS = list(rows("organisations"))
EXPERTS = list(rows("experts"))
HASH = passwords.hashed("irgendein langes Kennwort")
HASHES = {f"{role}@example.org": HASH for role in ("office", "member")}


@pytest.fixture
def shown(session):
    demonstration.load(session, HASHES, demonstration.drawn(), SECRET, NOW)
    session.flush()
    session.expire_all()
    return session


def test_it_shows_members_experts_and_groups_of_every_kind(shown):
    directory = list_members(shown, ANYONE, wanted(limit=100))
    entries = directory["items"]
    assert directory["total"] == len(entries) >= 60
    assert {entry.district for entry in entries} == {place.district for place in places.places()}
    assert sum(1 for entry in entries if entry.logo_url) >= 50
    assert list_members(shown, ANYONE, wanted(q="künstliche Intelligenz"))["total"] >= 2
    assert shown.scalar(select(func.count()).select_from(Organisation)) == len(ROWS)
    answered = experts.list_experts(shown, ANYONE, load(ListExperts(), {"limit": 100}))
    assert answered["total"] == sum(1 for row in EXPERTS if row["answer"]) >= 40
    assert experts.list_entered(shown, OFFICE, None, "asked", 100, None)["total"] >= 3
    groups = list_working_groups(shown, load(ListWorkingGroups(), {}))["items"]
    assert Counter(group.kind for group in groups) == {"permanent": 6, "temporary": 2}
    for group in groups:
        assert group.chair_id
        assert group.participants > 1
    _has_been_told(shown)


def _has_been_told(shown):
    topics = Counter(fact.topic for fact in outbox.pending(shown))
    assert topics[MemberAdmitted.topic] == len(ROWS)
    assert topics[WorkingGroupJoined.topic] == shown.scalar(select(func.count()).select_from(Participation))
    assert topics[ReportPublished.topic] == 2


def test_an_invented_organisation_is_what_a_member_could_say_of_itself(session):
    scene = Scene(session, NOW, SECRET)
    for number, row in enumerate(ROWS, 1):
        place = places.find(row["postcode"], row["city"])
        assert (place and place.name) == row["city"]
        load(ProfileChange(), register._profile(scene, row, number))


def test_an_invented_expert_is_one_that_could_be_entered(session):
    competences.load_shipped(session)
    by_name = {row["name"]: row for row in ROWS}
    for row in EXPERTS:
        organisation = Organisation(name=row["organisation"], website="https://mitglied-1.example.org")
        form = people._form(row, organisation, trades()[by_name[row["organisation"]]["trade"]])
        load(EnterExpert(), form)


def test_the_invented_are_many_and_different():
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    for column, values in (
        ("kind", KINDS),
        ("size", SIZES),
        ("visibility", VISIBILITIES),
        ("membership", MEMBERSHIP_KINDS),
    ):
        assert {row[column] for row in ROWS} == set(values)
    assert sum(1 for row in ROWS if not row["name"].isascii()) >= 20
    assert {row["trade"] for row in ROWS} == set(trades())
    assert {code for trade in trades().values() for code in trade["competences"]} <= {t["code"] for t in shipped()}
