"""The doors, of a real process over a real broker."""

from uuid import UUID, uuid4

import pytest
from jobs.commands import endings
from jobs.models import Organisation, Posting
from sqlalchemy import func, select

from chassis import journal
from chassis.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    Refusal,
    Unauthenticated,
)
from chassis.testing import SECRET, eventually
from services.jobs.tests.factories import fields


def actor(organisation_id=None, *roles):
    who = {"account_id": str(uuid4()), "roles": list(roles or ("member",))}
    return who | ({"organisation_id": organisation_id} if organisation_id else {})


OFFICE = actor(None, "office")


@pytest.fixture
def hirer(jobs, tell):
    """Somebody of a member that the service has heard of."""
    member_id = str(uuid4())
    told = {"member_id": member_id, "revision": 1, "name": "Küsten GmbH", "city": "Rostock"}
    tell("members.member_admitted.v1", told)
    eventually(lambda: knows(jobs, member_id))
    return actor(member_id)


def knows(jobs, member_id):
    with jobs.database.read() as session:
        return session.get(Organisation, UUID(member_id))


def count(jobs):
    with jobs.database.read() as session:
        return session.scalar(select(func.count()).select_from(Posting))


@pytest.fixture
def posted(caller, hirer):
    draft = caller.call("jobs.create_job", actor=hirer, **fields())
    return caller.call("jobs.publish_job", actor=hirer, job_id=draft["id"])


def test_a_posting_from_draft_to_gone(jobs, caller, hirer):
    draft = caller.call("jobs.create_job", actor=hirer, **fields(title="Von Anfang bis Ende"))
    assert (draft["status"], draft["revision"]) == ("draft", 1)
    mine = caller.call("jobs.list_my_jobs", actor=hirer)
    assert [each["id"] for each in mine["items"]] == [draft["id"]]
    published = caller.call("jobs.publish_job", actor=hirer, job_id=draft["id"])
    assert published["status"] == "published"
    changed = caller.call("jobs.change_job", actor=hirer, job_id=draft["id"], remote="full")
    assert caller.call("jobs.get_job", job_id=draft["id"]) == changed
    assert caller.call("jobs.list_jobs", q="Anfang")["items"] == [changed]
    extended = caller.call("jobs.extend_job", actor=hirer, job_id=draft["id"], valid_through=changed["valid_through"])
    closed = caller.call("jobs.close_job", actor=hirer, job_id=draft["id"], outcome="filled")
    assert [each["revision"] for each in (published, changed, extended, closed)] == [2, 3, 4, 5]
    with pytest.raises(Refusal, match="job_closed") as caught:
        caller.call("jobs.get_job", job_id=draft["id"])
    assert caught.value.status == 410
    assert caught.value.details["outcome"] == "filled"
    assert caller.call("jobs.list_jobs", q="Anfang")["items"] == []


def test_the_facts_reach_the_journal_in_order(jobs, caller, posted, hirer, vhost_uri, contract):
    caller.call("jobs.close_job", actor=hirer, job_id=posted["id"], outcome="withdrawn")

    def told():
        kept = [body for _, body in journal.replay(vhost_uri) if body["subject"] == posted["id"]]
        return kept if len(kept) == 2 else None

    facts = eventually(told)
    for fact in facts:
        contract(fact["type"]).validate(fact["data"])
    assert [fact["type"] for fact in facts] == ["jobs.job_published.v1", "jobs.job_closed.v1"]


def test_the_same_key_and_body_give_the_same_answer(jobs, caller, hirer):
    before, key = count(jobs), {"idempotency_key": str(uuid4())}
    first = caller.call("jobs.create_job", actor=hirer, context=key, **fields())
    assert caller.call("jobs.create_job", actor=hirer, context=key, **fields()) == first
    with pytest.raises(Invalid, match="idempotency_key_reused"):
        caller.call("jobs.create_job", actor=hirer, context=key, **fields(title="Etwas anderes"))
    assert count(jobs) == before + 1


def test_strangers_are_asked_who_they_are(jobs, caller, posted):
    asked = {"job_id": posted["id"]}
    calls = {
        "create_job": fields(),
        "change_job": asked | {"title": "Gekapert"},
        "publish_job": asked,
        "extend_job": asked | {"valid_through": posted["valid_through"]},
        "close_job": asked | {"outcome": "filled"},
        "list_my_jobs": {},
        "send_back_job": asked | {"reason": "Bitte ändern"},
    }
    for name, kwargs in calls.items():
        with pytest.raises(Unauthenticated):
            caller.call(f"jobs.{name}", **kwargs)
        with pytest.raises(Forbidden):
            caller.call(f"jobs.{name}", actor=actor(None, "board"), **kwargs)
    assert caller.call("jobs.get_job", **asked) == posted


def test_a_member_sends_nothing_back(jobs, caller, posted, hirer):
    with pytest.raises(Forbidden):
        caller.call("jobs.send_back_job", actor=hirer, job_id=posted["id"], reason="Bitte ändern")
    with pytest.raises(Conflict, match="already_published"):
        caller.call("jobs.send_back_job", actor=OFFICE, job_id=posted["id"], reason="Bitte ändern")


def test_who_has_the_link_says_that_it_is_still_open_and_then_that_it_is_filled(jobs, caller, posted):
    signed = links(posted)
    kept = caller.call("jobs.keep_job_open", token=signed["still_open_token"])
    assert (kept["status"], kept["valid_through"]) == ("published", posted["valid_through"])
    for _ in range(2):
        assert caller.call("jobs.fill_job", token=signed["filled_token"])["status"] == "filled"
    with pytest.raises(Conflict, match="job_closed"):
        caller.call("jobs.keep_job_open", token=signed["still_open_token"])
    for door in ("keep_job_open", "fill_job"):
        with pytest.raises(Invalid, match="token_invalid"):
            caller.call(f"jobs.{door}", token="nonsense")


def links(posting):
    return endings.tokens(Posting(id=UUID(posting["id"]), valid_through=posting["valid_through"]), SECRET)


def test_somebody_elses_posting_is_seen_and_a_draft_is_not(jobs, caller, posted, hirer):
    rival = actor(str(uuid4()))
    draft = caller.call("jobs.create_job", actor=hirer, **fields())
    with pytest.raises(Forbidden, match="not_your_job"):
        caller.call("jobs.change_job", actor=rival, job_id=posted["id"], title="Gekapert")
    for call in ({"target": "jobs.change_job", "title": "Gekapert"}, {"target": "jobs.get_job"}):
        with pytest.raises(NotFound):
            caller.call(actor=rival, job_id=draft["id"], **call)
    assert caller.call("jobs.get_job", actor=OFFICE, job_id=draft["id"]) == draft


def test_a_stale_revision_changes_nothing(jobs, caller, posted, hirer):
    with pytest.raises(PreconditionFailed):
        caller.call("jobs.change_job", actor=hirer, context={"expected_revision": 1}, job_id=posted["id"], title="Neu")
    assert caller.call("jobs.get_job", job_id=posted["id"]) == posted
    seen = {"expected_revision": posted["revision"]}
    assert caller.call("jobs.change_job", actor=hirer, context=seen, job_id=posted["id"], title="Neu")["revision"] == 3


def test_a_member_not_heard_of_yet_is_asked_to_come_again(jobs, caller):
    before = count(jobs)
    with pytest.raises(Conflict, match="organisation_not_known_yet") as caught:
        caller.call("jobs.create_job", actor=actor(str(uuid4())), **fields())
    assert caught.value.details == {"retryable": True, "retry_after": 2}
    assert count(jobs) == before


def test_bad_input_leaves_nothing_behind(jobs, caller, hirer):
    before = count(jobs)
    for name, value in (("title", 5), ("unknown", 1), ("places", None), ("valid_through", "2020-01-01")):
        with pytest.raises(Invalid) as caught:
            caller.call("jobs.create_job", actor=hirer, **fields(**{name: value}))
        assert [error["pointer"] for error in caught.value.details["errors"]] == [f"/{name}"]
    with pytest.raises(NotFound):
        caller.call("jobs.get_job", job_id=str(uuid4()))
    assert count(jobs) == before


def test_of_many_who_publish_at_once_one_does(jobs, caller, hirer):
    draft = caller.call("jobs.create_job", actor=hirer, **fields())
    asked = [caller.send("jobs.publish_job", actor=hirer, job_id=draft["id"]) for _ in range(8)]
    revisions, refusals = [], []
    for call_id in asked:
        try:
            revisions.append(caller.result(call_id)["revision"])
        except Conflict as refusal:
            refusals.append(refusal.code)
    assert revisions == [2]
    assert refusals == ["already_published"] * 7


def test_calls_are_counted_by_outcome(jobs, posted):
    assert [line for line in jobs.metrics().splitlines() if "publish_job" in line and 'outcome="ok"' in line]
