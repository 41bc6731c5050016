"""Facts of the members service, heard by a real process over a real broker."""

import random
from uuid import UUID, uuid4

import pytest
from jobs.models import Organisation
from sqlalchemy import func, select, text

from chassis.errors import Invalid, Refusal
from chassis.inbox import inbox
from chassis.testing import eventually, examples
from services.jobs.tests.factories import fields

ADMITTED, SHOWN, HIDDEN, NAMED = (
    f"members.{fact}.v1"
    for fact in ("member_admitted", "profile_published", "profile_withdrawn", "competence_published")
)
KNOWN, FORGOTTEN = (f"members.expert_{fact}.v1" for fact in ("published", "withdrawn"))
SUSPENDED, REINSTATED, LEFT = (f"members.member_{fact}.v1" for fact in ("suspended", "reinstated", "left"))


def heard(jobs, *fact_ids):
    """Whether all of the facts are in the inbox."""
    wanted = {UUID(each) for each in fact_ids}
    with jobs.database.read() as session:
        copied = inbox.c.hearing != "learn_competences"  # hears entries a second time, for matching
        found = session.scalar(select(func.count()).select_from(inbox).where(inbox.c.fact_id.in_(wanted), copied))
        return found == len(wanted)


def copy(jobs, member_id):
    with jobs.database.read() as session:
        row = session.get(Organisation, UUID(member_id))
        return (row.name, row.city, row.listed, row.name_revision) if row else None


def called(member_id, name, revision):
    return {"member_id": member_id, "revision": revision, "name": name, "city": None}


@pytest.mark.parametrize("topic", [ADMITTED, SHOWN, HIDDEN, NAMED, SUSPENDED, REINSTATED, LEFT, KNOWN, FORGOTTEN])
def test_every_example_is_heard(jobs, tell, topic):
    told = [tell(topic, data) for data in examples(topic)]
    eventually(lambda: heard(jobs, *told))


def test_a_fact_delivered_twice_has_one_effect(jobs, tell, caller):
    member_id = str(uuid4())
    admission = tell(ADMITTED, called(member_id, "Alt GmbH", 1))
    eventually(lambda: heard(jobs, admission))
    hirer = {"account_id": str(uuid4()), "organisation_id": member_id, "roles": ["member"]}
    job_id = caller.call("jobs.create_job", actor=hirer, **fields())["id"]
    caller.call("jobs.publish_job", actor=hirer, job_id=job_id)
    renaming = tell(SHOWN, called(member_id, "Neu AG", 2))
    tell(SHOWN, called(member_id, "Neu AG", 2), id=renaming)
    eventually(lambda: doubled(jobs))
    eventually(lambda: caller.call("jobs.get_job", job_id=job_id)["organisation"]["name"] == "Neu AG")
    assert caller.call("jobs.get_job", job_id=job_id)["revision"] == 3


def test_a_posting_names_only_competences_that_were_heard_of(jobs, tell, caller):
    told = [tell(NAMED, data) for data in examples(NAMED)]
    eventually(lambda: heard(jobs, *told))
    office = {"account_id": str(uuid4()), "roles": ["office"]}
    asked = fields(organisation_name="Amt für Statistik")
    with pytest.raises(Invalid) as caught:
        caller.call("jobs.create_job", actor=office, **asked, competences=["artificial-intelligence", "magic"])
    fault = {"pointer": "/competences", "detail": "There is no competence magic."}
    assert caught.value.details["errors"] == [fault]
    made = caller.call("jobs.create_job", actor=office, **asked, competences=["artificial-intelligence"])
    assert made["competences"] == ["artificial-intelligence"]


def test_a_leaver_posts_no_more_until_it_is_back(jobs, tell, caller):
    member_id = str(uuid4())
    hirer = {"account_id": str(uuid4()), "organisation_id": member_id, "roles": ["member"]}
    admission = tell(ADMITTED, called(member_id, "Geht GmbH", 1))
    eventually(lambda: heard(jobs, admission))
    job_id = caller.call("jobs.create_job", actor=hirer, **fields())["id"]
    caller.call("jobs.publish_job", actor=hirer, job_id=job_id)
    tell(LEFT, {"member_id": member_id, "revision": 4, "left_on": "2026-12-31"})
    eventually(lambda: raised(caller, "get_job", job_id=job_id) == "job_closed")
    assert raised(caller, "create_job", actor=hirer, **fields()) == "membership_not_active"
    tell(REINSTATED, {"member_id": member_id, "revision": 5})
    eventually(lambda: raised(caller, "create_job", actor=hirer, **fields()) is None)
    tell(SUSPENDED, {"member_id": member_id, "revision": 6})
    eventually(lambda: raised(caller, "create_job", actor=hirer, **fields()) == "membership_not_active")


def raised(caller, door, **kwargs):
    """The code that a call was refused with; None when it was not."""
    try:
        caller.call(f"jobs.{door}", **kwargs)
    except Refusal as refusal:
        return refusal.code
    return None


def doubled(jobs):
    return any("duplicate" in line and not line.endswith(" 0.0") for line in jobs.metrics().splitlines())


def test_shuffled_and_doubled_facts_converge(jobs, tell):
    member_id, chance = str(uuid4()), random.Random(3)
    told = [(ADMITTED, called(member_id, "Eins", 1)), (SHOWN, called(member_id, "Eins", 1))]
    told += [(SHOWN, called(member_id, f"Name {n}", n)) for n in range(2, 8)]
    told += [(HIDDEN, {"member_id": member_id, "revision": 8})]
    told *= 2
    chance.shuffle(told)
    ids = [tell(topic, data) for topic, data in told]
    eventually(lambda: heard(jobs, *ids))
    assert copy(jobs, member_id) == ("Name 7", None, False, 7)


POISONED = {
    "sqlite": (
        """CREATE TRIGGER poison BEFORE UPDATE ON organisations WHEN NEW.name = 'Gift GmbH'
           BEGIN SELECT RAISE(ABORT, 'poison'); END""",
        "DROP TRIGGER poison",
    ),
    "postgresql": (
        "ALTER TABLE organisations ADD CONSTRAINT poison CHECK (name <> 'Gift GmbH')",
        "ALTER TABLE organisations DROP CONSTRAINT poison",
    ),
}


def test_a_poisonous_fact_harms_no_other_and_is_retried_by_the_operator(jobs, tell, itmv):
    poison, cure = POISONED[jobs.database.engine.dialect.name]
    change(jobs, poison)
    sick, well = str(uuid4()), [str(uuid4()) for _ in range(20)]
    tell(ADMITTED, called(sick, "Gift GmbH", 1))
    others = [tell(ADMITTED, called(each, "Gesund AG", 1)) for each in well]
    eventually(lambda: heard(jobs, *others))
    eventually(lambda: "jobs.know_member" in itmv(jobs, "dead-letters", "list", "jobs"))
    assert copy(jobs, sick) is None
    change(jobs, cure)
    assert "1 put back" in itmv(jobs, "dead-letters", "retry", "jobs")
    eventually(lambda: copy(jobs, sick) == ("Gift GmbH", None, False, 1))
    assert "0 put back" in itmv(jobs, "dead-letters", "retry", "jobs")
    assert "Gift GmbH" not in jobs.log.read_text()


def change(jobs, statement):
    with jobs.database.write() as session:
        session.execute(text(statement))


def test_what_cannot_be_read_goes_to_the_dead_queue_at_once(jobs, tell, itmv):
    tell(ADMITTED, {"member_id": "no uuid", "revision": 1, "name": "x"})
    eventually(lambda: "invalid_fields:member_id" in itmv(jobs, "dead-letters", "list", "jobs").replace("\n", ""))
    assert "1 dropped" in itmv(jobs, "dead-letters", "drop", "--yes", "jobs")
