"""The job board over HTTP and by its mails: the end of a posting, a saved search, joint bids, a member's feed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.clock import LOCAL
from chassis.testing_web import Handler, serving
from deploy.local.client import Client
from deploy.local.mailbox import Mailbox
from deploy.local.mainjob import MainJob
from deploy.local.platform import Platform
from deploy.local.waiting import until
from tests.e2e.conftest import environment

TODAY = datetime.now(LOCAL).date()
POSTING = {
    "kind": "job",
    "title": "Lotsin für Datenströme (m/w/d)",
    "description_markdown": "Wir lotsen.",
    "employment_type": "FULL_TIME",
    "places": [{"postcode": "18055", "city": "Rostock"}],
    "apply_email": "personal@example.org",
    "valid_through": (TODAY + timedelta(days=20)).isoformat(),
}
LISTED = {
    "@type": "JobPosting",
    "identifier": "A-1",
    "title": "Weberin für Netze (m/w/d)",
    "description": "<p>Wir weben.</p>",
    "employmentType": "FULL_TIME",
    "jobLocation": {"address": {"postalCode": "18055", "addressLocality": "Rostock"}},
    "url": "https://example.org/jobs/a-1",
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """With members and accounts alone; feeds may be read from this machine."""
    running = Platform(environment(tmp_path_factory.mktemp("board"), ITMV_FETCH_ALLOWED="127.0.0.0/8"))
    running.start(120)
    try:
        running.preparation.load_accounts()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def mailbox(platform: Platform) -> Mailbox:
    return Mailbox(platform.home / "mail")


def published(author: Client, **changes: Any) -> dict[str, Any]:
    made = author.post_when_known("/jobs", POSTING | changes)
    opened: dict[str, Any] = author.post(f"/jobs/{made['id']}/publication")
    return opened


def remind_today(platform: Platform, *postings: dict[str, Any]) -> None:
    """As if a week before their end had come while the service was down."""
    process = platform.processes["jobs"]
    process.stop()
    with closing(sqlite3.connect(platform.home / "jobs.sqlite3")) as database, database:
        for posting in postings:
            database.execute("UPDATE postings SET remind_on = ? WHERE id = ?", (TODAY, UUID(posting["id"]).hex))
    process.start()
    process.wait_ready()


def test_the_mail_before_the_end_is_answered_with_one_click(
    platform: Platform, visitor: Client, member: Client, mailbox: Mailbox
) -> None:
    stays, goes = published(member, title="Bleibt frei"), published(member, title="Wird besetzt")
    remind_today(platform, stays, goes)
    open_still, filled = (mailbox.wait_for("member@example.org", each["title"]) for each in (stays, goes))
    pages = open_still.link("jobs/still-open"), filled.link("jobs/filled")
    for page, token in zip(("still-open", "filled"), pages, strict=True):
        assert "<form" in httpx.get(f"{platform.base_url}/jobs/{page}/{token}").text
    assert visitor.get(f"/jobs/{goes['id']}")["status"] == "published"
    for page, token in zip(("still-open", "filled"), pages, strict=True):
        assert httpx.post(f"{platform.base_url}/jobs/{page}/{token}").status_code == 200
    assert visitor.get(f"/jobs/{stays['id']}")["valid_through"] == (TODAY + timedelta(days=60)).isoformat()
    gone = visitor.http.get(f"/jobs/{goes['id']}")
    assert (gone.status_code, gone.json()["similar"][0]["id"]) == (410, stays["id"])


def test_a_search_saved_on_the_list_tells_what_comes_until_it_is_ended(
    platform: Platform, visitor: Client, office: Client, mailbox: Mailbox
) -> None:
    form = {"email": "suche@example.org", "rhythm": "instant", "q": "Leuchtturm", "near": "18055", "radius_km": "25"}
    assert httpx.post(f"{platform.base_url}/jobs/searches", data=form).status_code == 202
    token = mailbox.wait_for("suche@example.org", "/confirm/search/").link("confirm/search")
    search = visitor.post("/jobs/searches/confirm", {"token": token})
    assert (search["search"]["q"], search["search"]["radius_km"]) == ("Leuchtturm", 25)
    posting = published(office, title="Leuchtturmwärter (m/w/d)", organisation_name="Seeamt")
    alert = mailbox.wait_for("suche@example.org", posting["url"])
    assert posting["url"] in httpx.get(search["feed_url"]).text
    assert alert.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = alert.message["List-Unsubscribe"].strip("<> ")
    assert httpx.get(one_click).status_code == 405
    for _ in range(2):
        assert httpx.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert httpx.get(search["feed_url"]).status_code == 410
    assert visitor.http.get(f"/jobs/searches/{search['token']}").status_code == 410


def test_members_who_bid_jointly_get_a_working_group_that_ends_with_the_deadline(
    platform: Platform, visitor: Client, office: Client, member: Client
) -> None:
    job = MainJob(platform.base_url, Mailbox(platform.home / "mail"), platform.preparation.accounts())
    application = job.apply()
    job.confirm_application()
    job.admit(application)
    other, deadline = job.accept_invitation(), datetime.now(LOCAL).replace(microsecond=0) + timedelta(days=30)
    tender = {"title": "Pflege der Leuchtfeuer", "authority": "Seeamt", "source_url": "https://example.org/1"}
    made = office.post("/tenders", tender | {"cpv": ["72267000"], "deadline": deadline.isoformat()})
    office.post(f"/tenders/{made['id']}/publication")
    path = f"/tenders/{made['id']}"
    for each in (member, other):
        each.post_when_known(f"{path}/interest", {"jointly": True})
    group = f"/working-groups/{other.post(f'{path}/bidding-group')['working_group_id']}"
    opened = until(lambda: shown(visitor, group), "the group to open", 20)
    assert (opened["ends_on"], opened["participants"]) == (deadline.date().isoformat(), 2)
    later = (deadline + timedelta(days=5)).isoformat()
    office.patch(path, {"deadline": later})
    until(lambda: visitor.get(group)["ends_on"] == later[:10], "the group's end to move", 20)
    assert other.http.delete(f"{path}/interest").status_code == 204
    assert other.http.delete(f"{path}/interest").status_code == 404
    job.visitor.close()


def shown(visitor: Client, path: str) -> Any:
    answer = visitor.http.get(path)
    return answer.json() if answer.is_success else None


def test_a_member_s_postings_come_from_its_feed(visitor: Client, member: Client) -> None:
    listed = [LISTED, LISTED | {"identifier": "A-2", "title": ""}]

    def feed(handler: Handler) -> None:
        handler.answer(body=json.dumps(listed).encode())

    with serving(feed=feed) as server:
        pointed = member.http.put("/me/organisation/feed", json={"url": f"{server.root}/feed"})
        assert pointed.is_success, pointed.text
        posting = until(lambda: visitor.get("/jobs", q="Weberin")["items"], "the feed to be read", 20)[0]
        assert posting["organisation"]["id"] == member.get("/me/organisation")["id"]
        [fault] = member.get("/me/organisation/feed/faults")["items"]
        assert (fault["identifier"], fault["pointer"]) == ("A-2", "/title")
        assert member.http.post("/me/organisation/feed/fetch").status_code == 429
    assert member.http.delete("/me/organisation/feed").is_success
    assert visitor.get(f"/jobs/{posting['id']}")["status"] == "published"
