"""The doors of tenders, of a real process over a real broker."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from jobs.models import Organisation

from chassis import journal
from chassis.errors import Conflict, Forbidden, Invalid, PreconditionFailed, Unauthenticated
from chassis.testing import eventually
from services.jobs.tests.factories import fields as job_fields
from services.jobs.tests.factories import tender_fields

OFFICE = {"account_id": str(uuid4()), "roles": ["office"]}


def fields(**changes):
    return tender_fields(**{"deadline": (datetime.now(UTC) + timedelta(days=9)).isoformat()} | changes)


@pytest.fixture
def member(jobs, tell):
    return somebody_of_a_member(jobs, tell)


def somebody_of_a_member(jobs, tell):
    member_id = str(uuid4())
    tell(
        "members.member_admitted.v1", {"member_id": member_id, "revision": 1, "name": "Küsten GmbH", "city": "Rostock"}
    )

    def known():
        with jobs.database.read() as session:
            return session.get(Organisation, UUID(member_id))

    eventually(known)
    return {"account_id": str(uuid4()), "organisation_id": member_id, "roles": ["member"]}


@pytest.fixture
def published(caller, jobs):
    drafted = caller.call("jobs.create_tender", actor=OFFICE, **fields())
    return caller.call("jobs.publish_tender", actor=OFFICE, tender_id=drafted["id"])


def test_a_tender_from_draft_to_withdrawn(jobs, caller, vhost_uri, contract):
    drafted = caller.call("jobs.create_tender", actor=OFFICE, **fields(title="Von Anfang bis Ende"))
    about = {"actor": OFFICE, "tender_id": drafted["id"]}
    caller.call("jobs.publish_tender", **about)
    changed = caller.call("jobs.change_tender", **about, competences=["maintenance"])
    assert caller.call("jobs.list_tenders", q="Anfang", cpv="72")["items"] == [changed]
    assert caller.call("jobs.get_tender", tender_id=drafted["id"]) == changed
    with pytest.raises(PreconditionFailed):
        caller.call("jobs.change_tender", **about, context={"expected_revision": 1}, title="Alt gesehen")
    assert caller.call("jobs.withdraw_tender", **about)["status"] == "withdrawn"
    assert caller.call("jobs.list_all_tenders", actor=OFFICE, state="withdrawn")["items"][0]["id"] == drafted["id"]

    def told():
        kept = [body for _, body in journal.replay(vhost_uri) if body["subject"] == drafted["id"]]
        return kept if len(kept) == 3 else None

    for fact, what in zip(eventually(told), ("published", "changed", "closed"), strict=True):
        contract(fact["type"]).validate(fact["data"])
        assert fact["type"] == f"jobs.tender_{what}.v1"


def test_members_say_that_they_are_interested(jobs, caller, published, member):
    about = {"actor": member, "tender_id": published["id"]}
    noted = caller.call("jobs.note_interest", **about, jointly=True)
    assert (noted["organisation"]["name"], noted["jointly"]) == ("Küsten GmbH", True)
    assert caller.call("jobs.list_interests", **about)["items"] == [noted]
    assert caller.call("jobs.drop_interest", **about) == {}
    with pytest.raises(Forbidden, match="interest_needed"):
        caller.call("jobs.list_interests", **about)


def test_those_who_bid_jointly_form_a_group_once(jobs, caller, tell, published, member):
    about, other = {"tender_id": published["id"]}, somebody_of_a_member(jobs, tell)
    for actor in (member, other):
        caller.call("jobs.note_interest", actor=actor, **about, jointly=True)
    formed = caller.call("jobs.form_bidding_group", actor=member, **about)
    seen = caller.call("jobs.list_interests", actor=other, **about)["items"]
    assert {each["working_group_id"] for each in seen} == {formed["working_group_id"]} != {None}
    with pytest.raises(Conflict, match="bidding_group_formed"):
        caller.call("jobs.form_bidding_group", actor=other, **about)
    with pytest.raises(Unauthenticated):
        caller.call("jobs.form_bidding_group", **about)


def test_each_door_turns_away_whom_it_should(jobs, caller, published, member):
    asked = {"tender_id": published["id"]}
    doors = {"create_tender": fields(), "list_all_tenders": {}, "list_interests": asked, "note_interest": asked}
    for name, kwargs in (doors | dict.fromkeys(("change_tender", "publish_tender", "withdraw_tender"), asked)).items():
        with pytest.raises(Unauthenticated):
            caller.call(f"jobs.{name}", **kwargs)
        if "interest" not in name:
            with pytest.raises(Forbidden):
                caller.call(f"jobs.{name}", actor=member, **kwargs)


def test_bad_input_is_named_where_it_stands(jobs, caller):
    for name, value in (("cpv", ["IT"]), ("deadline", "2020-01-01T00:00:00Z"), ("state", "published"), ("title", "")):
        with pytest.raises(Invalid) as caught:
            caller.call("jobs.create_tender", actor=OFFICE, **fields(**{name: value}))
        assert caught.value.details["errors"][0]["pointer"].startswith(f"/{name}")


def test_a_member_is_shown_the_tenders_that_fit_it_and_an_expert_to_who_hires(jobs, caller, tell, member):
    firm, expert_id = member["organisation_id"], str(uuid4())
    entry = {"member_id": firm, "revision": 2, "name": "Küsten GmbH", "city": "Rostock"}
    tell("members.profile_published.v1", entry | {"competences": ["gis"]})
    told = {"expert_id": expert_id, "organisation_id": firm, "competences": ["gis"]}
    tell("members.expert_published.v1", told | {"revision": 1})
    tender = caller.call("jobs.create_tender", actor=OFFICE, **fields(competences=["gis"]))
    caller.call("jobs.publish_tender", actor=OFFICE, tender_id=tender["id"])

    def fitting():
        return [each["tender"]["id"] for each in caller.call("jobs.list_my_tenders", actor=member)["items"]]

    eventually(lambda: tender["id"] in fitting())
    job = caller.call("jobs.create_job", actor=member, **job_fields(competences=["gis"]))
    about = {"actor": member, "job_id": job["id"]}

    def experts():
        return [each["expert_id"] for each in caller.call("jobs.list_matching_experts", **about)["items"]]

    eventually(lambda: expert_id in experts())
    tell("members.expert_withdrawn.v1", {"expert_id": expert_id, "revision": 2})
    eventually(lambda: expert_id not in experts())
    with pytest.raises(Unauthenticated):
        caller.call("jobs.list_my_tenders")
    with pytest.raises(Forbidden):
        caller.call("jobs.list_my_tenders", actor=OFFICE)
