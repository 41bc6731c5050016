"""Feeds of a real process: read from a real web server, and from one that means no good."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from jobs.models import Feed, Organisation

from chassis import testing_web as web
from chassis.errors import Invalid, NotFound, TooManyRequests, Unauthenticated
from chassis.testing import eventually
from services.jobs.tests.test_listings import BOMB, JOB, XML


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def jobs(request, running, migrated):
    """The service, which may read feeds of this machine."""
    settings = {"ITMV_FETCH_ALLOWED": "127.0.0.0/8"}
    service = running("jobs", database=migrated("jobs", request.param), **settings)
    yield service
    assert service.stop() == 0


@pytest.fixture
def hirer(jobs, tell):
    """Somebody of a member that the service has heard of."""
    return hiring(jobs, tell)


def hiring(jobs, tell):
    member_id = str(uuid4())
    told = {"member_id": member_id, "revision": 1, "name": "Küsten GmbH", "city": "Rostock"}
    tell("members.member_admitted.v1", told)
    eventually(lambda: found(jobs, Organisation, member_id))
    return {"account_id": str(uuid4()), "roles": ["member"], "organisation_id": member_id}


def found(jobs, model, member_id):
    with jobs.database.read() as session:
        return session.get(model, UUID(member_id))


def read_again(jobs, *member_ids):
    """Have the clock read these feeds at once, as if an hour had passed."""
    with jobs.database.write() as session:
        feeds = [session.get(Feed, UUID(each)) for each in member_ids]
        for feed in feeds:
            feed.due_at = datetime.now(UTC)
        before = {str(feed.organisation_id): feed.read_at for feed in feeds}
    for each in member_ids:
        eventually(lambda each=each: found(jobs, Feed, each).read_at != before[each], 60)


def outcome(jobs, caller, hirer, url):
    """How the first reading of a feed at `url` went."""
    caller.call("jobs.point_my_feed", actor=hirer, url=url)
    return eventually(lambda: read_once(caller, hirer))


def read_once(caller, hirer):
    feed = caller.call("jobs.get_my_feed", actor=hirer)
    return feed if feed["read_at"] else None


def open_titles(caller, hirer):
    listed = caller.call("jobs.list_my_jobs", actor=hirer)["items"]
    return sorted(each["title"] for each in listed if each["status"] == "published")


def job(identifier, **changes):
    return {
        **JOB,
        "identifier": identifier,
        "title": f"Stelle {identifier}",
        "skills": None,
        "validThrough": None,
    } | changes


def test_postings_come_change_and_go_with_the_feed(jobs, caller, hirer):
    listed = [job("A-1"), job("A-2", title=""), job("A-3"), job(None, url=None)]

    def feed(handler):
        body = json.dumps(listed).encode()
        known = handler.headers["If-None-Match"] == f'"{hash(body)}"'
        handler.answer(304 if known else 200, b"" if known else body, ETag=f'"{hash(body)}"')

    with web.serving(feed=feed) as server:
        read = outcome(jobs, caller, hirer, f"{server.root}/feed")
        counts = {"listed": 4, "added": 2, "changed": 0, "closed": 0, "unchanged": 0, "faults": 2}
        assert (read["status"], read["failure"], read["counts"]) == ("read", None, counts)
        assert open_titles(caller, hirer) == ["Stelle A-1", "Stelle A-3"]
        faults = caller.call("jobs.list_my_feed_faults", actor=hirer)["items"]
        assert [(each["identifier"], each["pointer"]) for each in faults] == [("A-2", "/title"), (None, "/identifier")]
        listed[:] = [job("A-1", title="Stelle mit Aussicht")]
        read_again(jobs, hirer["organisation_id"])
        assert open_titles(caller, hirer) == ["Stelle mit Aussicht"]
        read_again(jobs, hirer["organisation_id"])
    assert server.asked[2][1]["If-None-Match"]
    assert caller.call("jobs.get_my_feed", actor=hirer)["counts"]["changed"] == 1
    caller.call("jobs.drop_my_feed", actor=hirer)
    with pytest.raises(NotFound):
        caller.call("jobs.get_my_feed", actor=hirer)
    assert open_titles(caller, hirer) == ["Stelle mit Aussicht"]


def test_a_feed_of_our_own_elements_is_read(jobs, caller, hirer):
    text = XML.replace("<competence>web-development</competence>", "").replace("2026-04-30", "2999-12-31").encode()
    with web.serving(feed=lambda it: it.answer(body=text, Content_Type="text/xml; charset=utf-8")) as server:
        assert outcome(jobs, caller, hirer, f"{server.root}/feed")["counts"]["added"] == 1
    assert open_titles(caller, hirer) == ["Fachinformatiker (m/w/d)"]


UNREADABLE = (  # chassis/tests/test_fetch.py and test_listings.py have all the ways
    (web.go_to("http://169.254.169.254/latest/meta-data/"), "address_refused"),
    (web.without_end, "too_large"),
    (lambda it: it.answer(body=b"<html/>", Content_Type="text/html"), "type_refused"),
    (lambda it: it.answer(body=BOMB.format("ha", "&a;" * 9).encode(), Content_Type="text/xml"), "feed_broken"),
)


def test_a_feed_that_cannot_be_read_closes_nothing(jobs, caller, tell):
    """All of them at once: the clock reads a feed every two seconds."""
    hirers = [hiring(jobs, tell) for _ in UNREADABLE]
    with web.serving() as server:
        for number, hirer in enumerate(hirers):
            server.answers[f"/feed{number}"] = lambda it: it.answer(body=json.dumps([job("A-1")]).encode())
            caller.call("jobs.point_my_feed", actor=hirer, url=f"{server.root}/feed{number}")
        for number, hirer in enumerate(hirers):
            eventually(lambda hirer=hirer: read_once(caller, hirer), 60)
            server.answers[f"/feed{number}"] = UNREADABLE[number][0]
        read_again(jobs, *(hirer["organisation_id"] for hirer in hirers))
    for hirer, (_, code) in zip(hirers, UNREADABLE, strict=True):
        read = caller.call("jobs.get_my_feed", actor=hirer)
        assert (read["status"], read["failure"]["code"]) == ("failing", code)
        assert open_titles(caller, hirer) == ["Stelle A-1"]


def test_the_doors_are_open_while_a_feed_trickles(jobs, caller, hirer):
    slow = web.drop_by_drop(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
    with web.serving(feed=slow) as server:
        caller.call("jobs.point_my_feed", actor=hirer, url=f"{server.root}/feed")
        eventually(lambda: server.asked)
        assert caller.call("jobs.get_my_feed", actor=hirer)["status"] == "waiting"
        caller.call("jobs.create_job", actor=hirer, **draft())  # no transaction is held open meanwhile
    eventually(lambda: read_once(caller, hirer))


def draft():
    where = [{"postcode": "18055"}]
    return {"kind": "job", "title": "Entwickler (m/w/d)", "employment_type": "FULL_TIME", "places": where}


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "http://user:secret@example.org/", "http://example.org:22/", "jobs.json", "http://a b/", 7],
)
def test_what_is_no_address_of_a_feed_is_refused(jobs, caller, hirer, url):
    with pytest.raises(Invalid) as refused:
        caller.call("jobs.point_my_feed", actor=hirer, url=url)
    assert refused.value.details["errors"][0]["pointer"] == "/url"


def test_a_reading_can_be_asked_for(jobs, caller, hirer):
    with web.serving(feed=lambda it: it.answer(body=b"[]")) as server:
        outcome(jobs, caller, hirer, f"{server.root}/feed")
        with pytest.raises(TooManyRequests):
            caller.call("jobs.fetch_my_feed", actor=hirer)
    with pytest.raises(Unauthenticated):
        caller.call("jobs.fetch_my_feed")
