"""The main job over HTTP, with nothing but the API and the mails that arrive, in the order a person would do it."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from deploy.local.client import Refused
from deploy.local.mailbox import Mail
from deploy.local.mainjob import MainJob
from deploy.local.platform import Platform


def check_mail(mail: Mail, base_url: str) -> None:
    """What every mail must have: both parts, the imprint, its own reason, links to us alone, correct headers."""
    headers = mail.message
    assert mail.text.strip()
    assert "<html" in mail.html
    assert not re.search(r'<img[^>]* src="(?!cid:)', mail.html), "a picture that is not in the mail itself"
    assert "IT-Initiative Mecklenburg-Vorpommern e.V." in mail.text
    assert base_url in mail.text
    assert base_url in mail.html
    assert headers["Message-ID"].startswith("<")
    assert parsedate_to_datetime(headers["Date"]).tzinfo is not None
    assert headers["From"].addresses[0].addr_spec


@pytest.fixture(scope="module")
def story(job: MainJob, platform: Platform) -> dict[str, Any]:
    """Everything that happened, step after step; the tests look at it from all sides."""
    application_id = job.apply()
    confirmation = job.confirm_application()
    admission = job.admit(application_id)
    member = job.accept_invitation()
    posting = job.post_job(member)
    event = job.announce_event()
    ticket = job.register(event)
    job.subscribe()
    progress, newsletter = job.send_newsletter()
    return locals() | {"all_mails": job.mailbox.mails()}


def test_the_applicant_becomes_a_member_with_the_next_number(story: dict[str, Any], job: MainJob) -> None:
    member = job.visitor.get(f"/members/{story['admission']['member_id']}")
    assert member["name"] == job.organisation_name
    members = sum(job.office.get("/memberships", holder=each, limit=1)["total"] for each in ("organisation", "person"))
    assert member["number"] == story["admission"]["number"] == members
    assert job.visitor.get("/members", q="Kuesten-Daten", limit=1)["total"] >= 1


def test_the_representative_acts_for_the_organisation(story: dict[str, Any], job: MainJob) -> None:
    me = story["member"].get("/me")
    assert (me["email"], me["roles"]) == (job.representative, ["member"])
    assert story["member"].get("/me/organisation")["name"] == job.organisation_name


def test_the_posting_is_found(story: dict[str, Any], job: MainJob) -> None:
    found = job.visitor.get("/jobs", q=f"Softwareentwickler {job.tag}", near="18057", radius_km=10)
    assert [each["id"] for each in found["items"]] == [story["posting"]["id"]]
    assert found["items"][0]["organisation"]["name"] == job.organisation_name


def test_the_guest_has_a_seat_and_an_invitation(story: dict[str, Any], job: MainJob) -> None:
    event = job.visitor.get(f"/events/{story['event']['id']}")
    assert event["seats"] == {"capacity": 20, "free": 19, "waiting": 0}
    [calendar] = [p for p in story["ticket"].message.walk() if p.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert "BEGIN:VTIMEZONE" in calendar.get_content()


def test_the_ticket_in_the_mail_lets_in_once(story: dict[str, Any], job: MainJob, platform: Platform) -> None:
    [picture] = [p for p in story["ticket"].message.walk() if p.get_content_type() == "image/png"]
    ticket = f"{platform.base_url}/tickets/{story['ticket'].link('tickets')}"
    assert httpx.get(f"{ticket}.png").content == picture.get_content()
    path = f"/events/{story['event']['id']}/check-ins"
    assert job.office.post(path, {"ticket": ticket})["name"] == "Änne Groß"
    with pytest.raises(Refused) as again:
        job.office.post(path, {"ticket": ticket})
    assert again.value.problem["code"] == "already_checked_in"


def test_a_member_brings_a_group_and_the_list_of_them_is_no_formula(story: dict[str, Any], job: MainJob) -> None:
    path = f"/events/{story['event']['id']}"
    people = [{"name": f"=1+{n}, Kollegin", "email": f"gruppe-{n}-{job.tag}@example.org"} for n in range(3)]
    entered = story["member"].post(f"{path}/group-registrations", {"people": people})["items"]
    assert [(each["name"], each["status"]) for each in entered] == [(p["name"], "confirmed") for p in people]
    listed = job.office.http.get(f"{path}/registrations", headers={"accept": "text/csv"})
    assert [row["name"] for row in csv.DictReader(io.StringIO(listed.text))][1:4] == ["'" + p["name"] for p in people]


def test_a_seat_taken_is_heard_and_shown_at_once(story: dict[str, Any], job: MainJob, platform: Platform) -> None:
    """The quickest of five: on a busy machine others may be late, but nothing waits for a clock."""
    path, took = f"/events/{story['event']['id']}", []
    wanted = {"types": "events.seats_changed.v1"}
    with httpx.stream("GET", f"{platform.base_url}/api/v1/stream", params=wanted, timeout=30) as stream:
        lines = (line.removeprefix("data: ") for line in stream.iter_lines() if line.startswith("data: "))
        for number in range(5):
            job.visitor.post(f"{path}/registrations", {"name": "G", "email": f"live-{number}-{job.tag}@example.org"})
            answered = time.perf_counter()
            told = json.loads(next(lines))["data"]
            took.append(time.perf_counter() - answered)
            assert job.visitor.get(path)["seats"] == {name: told[name] for name in ("capacity", "free", "waiting")}
    assert min(took) < 0.1


def test_the_home_page_and_the_search_show_all_of_it(story: dict[str, Any], job: MainJob) -> None:
    home = job.visitor.get("/home")
    assert home["missing"] == []
    assert story["posting"]["id"] in [each["id"] for each in home["jobs"]]
    assert {"member", "job", "event"} == {each["kind"] for each in job.visitor.get("/search", q=job.tag)["items"]}


def test_the_reader_got_one_newsletter_with_a_digest(story: dict[str, Any], job: MainJob) -> None:
    progress = story["progress"]
    assert (progress["state"], progress["failed"], progress["ambiguous"], progress["remaining"]) == ("sent", 0, 0, 0)
    newsletter = story["newsletter"]
    assert job.organisation_name in " ".join(newsletter.text.split())
    assert f"/jobs/{story['posting']['id']}" in newsletter.text
    assert f"/events/{story['event']['id']}" in newsletter.html
    assert newsletter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert newsletter.message["List-Id"]


def test_every_mail_is_complete(story: dict[str, Any], platform: Platform) -> None:
    assert len(story["all_mails"]) >= 6
    for mail in story["all_mails"]:
        check_mail(mail, platform.base_url)


def test_every_mail_says_why_it_came(story: dict[str, Any], platform: Platform) -> None:
    for mail in story["all_mails"]:
        page = httpx.get(f"{platform.base_url}/why/{mail.link('why')}")
        assert page.status_code == 200, mail.subject
        assert mail.to in page.text
        assert mail.message["message-id"].strip("<>") in page.text


def test_looking_at_links_changes_nothing_and_one_click_unsubscribes(
    story: dict[str, Any], job: MainJob, platform: Platform
) -> None:
    address = story["newsletter"].message["List-Unsubscribe"].strip("<> ")
    token = story["newsletter"].link("preferences")
    for url in (address, f"{platform.base_url}/unsubscribe/{token}", f"{platform.base_url}/preferences/{token}"):
        httpx.get(url)
        httpx.head(url)
    assert job.visitor.get(f"/newsletter/preferences/{token}")["topics"]
    job.unsubscribe(story["newsletter"])
    job.unsubscribe(story["newsletter"])
    assert _copies_of_the_next_issue(job) == []


def _copies_of_the_next_issue(job: MainJob) -> list[Mail]:
    """Dispatch another issue to its end; the copies of a reader who has left, of which there should be none."""
    issue = job.office.post(
        "/newsletter/issues",
        {"subject": f"Noch einmal {job.tag}", "body_markdown": "Hallo", "topics": ["news"], "digest": False},
    )
    job.office.post(f"/newsletter/issues/{issue['id']}/dispatch")
    with job.office.http.stream("GET", f"/newsletter/issues/{issue['id']}/progress/stream") as told:
        *_, last = [line for line in told.iter_lines() if line.startswith("data: ")]
    assert '"state":"sent"' in last, "the office sees it to its end"
    copies = [mail for mail in job.mailbox.mails() if mail.subject == f"Noch einmal {job.tag}"]
    assert copies, "those who read on got it"
    return [mail for mail in copies if mail.to == job.reader]
