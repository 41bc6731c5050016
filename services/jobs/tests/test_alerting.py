"""Saved searches over a real broker, on the service's own clock."""

from uuid import UUID, uuid4

import pytest
from jobs.commands.searches import OF_ORIGIN
from jobs.messages import SearchAlertDue, SearchAlertRequested
from jobs.models import Arrival, SavedSearch
from sqlalchemy import select

from chassis.errors import Conflict, Gone, Invalid, PreconditionFailed, TooManyRequests
from chassis.outbox import outbox
from chassis.testing import eventually
from services.jobs.tests.factories import fields

OFFICE = {"account_id": str(uuid4()), "roles": ["office"]}
FORM = "https://itmv.example/jobs"


def told(jobs, message, email):
    """The data of the facts of one kind for an address, carried or not."""
    query = select(outbox.c.envelope).where(outbox.c.topic == message.topic).order_by(outbox.c.position)
    with jobs.database.read() as session:
        return [each["data"] for each in session.scalars(query) if each["data"]["email"] == email]


def save(caller, email, rhythm="instant", context=None, **search):
    asked = {"email": email, "rhythm": rhythm, "search": search, "form_url": FORM}
    return caller.call("jobs.save_search", context=context, **asked)


def confirmed(jobs, caller, **search):
    email = f"{uuid4()}@example.org"
    assert save(caller, email, **search) == {}
    [asked] = told(jobs, SearchAlertRequested, email)
    return caller.call("jobs.confirm_search", token=asked["token"])


def posted(jobs, caller, **changes):
    draft = caller.call("jobs.create_job", actor=OFFICE, **fields(organisation_name="Küsten GmbH", **changes))
    return caller.call("jobs.publish_job", actor=OFFICE, job_id=draft["id"])


def is_matched(jobs, job_id):
    with jobs.database.read() as session:
        return session.scalar(select(Arrival.matched).where(Arrival.posting_id == UUID(job_id)))


def test_a_posting_reaches_those_who_wait_for_it(jobs, caller):
    word = f"wort{uuid4().hex[:8]}"
    search = confirmed(jobs, caller, q=word)
    other = confirmed(jobs, caller, q=f"anders{uuid4().hex[:8]}")
    job = posted(jobs, caller, title=f"Suche {word}")
    [fact] = eventually(lambda: told(jobs, SearchAlertDue, search["email"]))
    assert [item["job_id"] for item in fact["items"]] == [job["id"]]
    eventually(lambda: is_matched(jobs, job["id"]))
    assert told(jobs, SearchAlertDue, other["email"]) == []
    feed = search["feed_url"].rpartition("/")[2].removesuffix(".atom")
    assert [each["id"] for each in caller.call("jobs.list_search_jobs", token=feed)["items"]] == [job["id"]]


def test_a_search_is_seen_changed_and_ended_by_its_link(jobs, caller):
    search = confirmed(jobs, caller, q="Rust")
    token = search["token"]
    signed = {"token", "feed_url"}  # anew at each answer, with the second in it
    shown = caller.call("jobs.get_search", token=token)
    assert {name: shown[name] for name in shown.keys() - signed} == {
        name: search[name] for name in search.keys() - signed
    }
    with pytest.raises(PreconditionFailed):
        caller.call("jobs.change_search", context={"expected_revision": 1}, token=token, rhythm="weekly")
    changed = caller.call("jobs.change_search", token=token, rhythm="weekly", search={"near": "18055"})
    assert (changed["rhythm"], changed["search"]["radius_km"], changed["search"]["q"]) == ("weekly", 25, None)
    for _ in range(2):
        assert caller.call("jobs.end_search", token=token) == {}
    for door in ("get_search", "change_search"):
        with pytest.raises(Gone, match="search_ended"):
            caller.call(f"jobs.{door}", token=token)


def test_the_answer_does_not_tell_who_is_known(jobs, caller):
    known = confirmed(jobs, caller, q="Rust")["email"]
    assert save(caller, known, q="Rust") == save(caller, f"{uuid4()}@example.org", q="Rust") == {}


def test_whoever_asks_for_many_addresses_is_stopped(jobs, caller):
    origin = {"origin": uuid4().hex}
    for _ in range(OF_ORIGIN):
        save(caller, f"{uuid4()}@example.org", context=origin)
    with pytest.raises(TooManyRequests):
        save(caller, f"{uuid4()}@example.org", context=origin)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_forms_show_is_word_for_word_what_is_recorded(jobs, caller, language):
    email = f"{uuid4()}@example.org"
    caller.call("jobs.save_search", email=email, search={}, language=language, form_url=FORM)
    shown = {each["language"]: each["text"] for each in caller.call("jobs.list_search_wordings")["items"]}
    [asked] = told(jobs, SearchAlertRequested, email)
    assert asked["wording"] == shown[language]
    with jobs.database.read() as session:
        assert session.scalar(select(SavedSearch.wording).where(SavedSearch.email == email)) == shown[language]


def test_bad_input_saves_nothing(jobs, caller):
    email = f"{uuid4()}@example.org"
    asked = {"email": email, "search": {}, "form_url": FORM}
    cases = [("email", "no address"), ("rhythm", "hourly"), ("language", "fr"), ("search", [])]
    for name, value in [*cases, ("search", None), ("unknown", 1)]:
        with pytest.raises(Invalid) as caught:
            caller.call("jobs.save_search", **(asked | {name: value}))
        assert [error["pointer"] for error in caught.value.details["errors"]] == [f"/{name}"]
    for door in ("confirm_search", "get_search", "end_search", "list_search_jobs"):
        with pytest.raises(Invalid, match="token_invalid"):
            caller.call(f"jobs.{door}", token="nonsense")
    assert told(jobs, SearchAlertRequested, email) == []
    save(caller, email)
    [asked_back] = told(jobs, SearchAlertRequested, email)
    with pytest.raises((Conflict, Invalid)):
        caller.call("jobs.get_search", token=asked_back["token"])
