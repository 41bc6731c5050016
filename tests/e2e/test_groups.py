"""Working groups, their meetings and reports, and partners, over HTTP and across services."""

from __future__ import annotations

import sqlite3
from typing import Any

import httpx
import pytest

from deploy.local.client import Client
from deploy.local.platform import Platform
from deploy.local.waiting import until

TEMPORARY = {"name": "AG Leuchttürme", "kind": "temporary", "mandate": "Türme zählen.", "ends_on": "2099-12-31"}
MEETING = {
    "title": "Treffen der Leuchtturmzähler",
    "kind": "working_group",
    "audience": "working_group",
    "starts_at": "2099-03-01T10:00:00Z",
    "ends_at": "2099-03-01T12:00:00Z",
    "online_url": "https://raum.example.org/1",
}


@pytest.fixture(scope="module")
def group(office: Client) -> dict[str, Any]:
    opened: dict[str, Any] = office.post("/working-groups", TEMPORARY)
    return opened


def planned(office: Client, group: dict[str, Any]) -> str | None:
    """The id of a meeting of the group; None while the events service has not heard of it."""
    answer = office.http.post("/events", json=MEETING | {"working_group_id": group["id"]})
    assert answer.status_code in (201, 422)
    return str(answer.json()["id"]) if answer.is_success else None


def test_a_group_is_changed_by_who_saw_it_as_it_is(office: Client, member: Client, group: dict[str, Any]) -> None:
    path = f"/working-groups/{group['id']}"
    seen = {"if-match": office.http.get(path).headers["etag"]}
    assert member.http.patch(path, json={"name": "AG Gekapert"}).status_code == 403
    assert office.http.patch(path, json={"name_en": "Lighthouses"}, headers=seen).json()["revision"] == 2
    assert office.http.patch(path, json={"name_en": "Stale"}, headers=seen).status_code == 412


def test_the_meetings_of_a_group_are_for_those_who_take_part(
    visitor: Client, office: Client, member: Client, group: dict[str, Any]
) -> None:
    participation = f"/working-groups/{group['id']}/participation"
    assert visitor.http.post(participation, json={}).status_code == 401
    member.post(participation)
    path = f"/events/{until(lambda: planned(office, group), 'events to hear of the group', 20)}"
    office.post(f"{path}/announcement")
    until(lambda: member.http.get(path).is_success, "events to hear who takes part", 20)
    assert [each["title"] for each in member.get("/search", q="Leuchtturmzähler")["items"]] == [MEETING["title"]]
    assert member.http.get(f"{path}/calendar.ics").status_code == 200
    own = member.post("/me/calendar")["address"]
    assert f"SUMMARY:{MEETING['title']}" in visitor.http.get(own).text
    for hidden in (path, f"{path}/calendar.ics"):
        assert visitor.http.get(hidden).status_code == 404
    assert visitor.get("/search", q="Leuchtturmzähler")["items"] == []
    assert member.http.delete(participation).status_code == 204
    until(lambda: member.http.get(path).status_code == 404, "events to hear who has left", 20)
    assert MEETING["title"] not in visitor.http.get(own).text


def test_nothing_that_is_for_everybody_knows_of_a_meeting(
    visitor: Client, office: Client, group: dict[str, Any], platform: Platform
) -> None:
    """Not even to the office, where what it sees may be kept for others: feeds, sitemap, JSON-LD, stream, digest."""
    meeting = str(until(lambda: planned(office, group), "events to hear of the group", 20))
    public = office.post("/events", MEETING | {"title": "Tag der offenen Türme", "audience": "public"})["id"]
    for event_id in (meeting, public):
        office.post(f"/events/{event_id}/announcement")
    until(lambda: public in heard_since_the_beginning(visitor, public), "the public one to be told", 20)
    assert meeting not in heard_since_the_beginning(visitor, public)
    for path in ("/events", "/feeds/events.atom", "/calendar.ics", "/sitemap.xml", f"/working-groups/{group['id']}"):
        shown = httpx.get(f"{platform.base_url}{path}").text
        assert (path, meeting in shown) == (path, False)
    assert office.http.get(f"/events/{meeting}/jsonld").status_code == 404
    page = office.http.get(f"{platform.base_url}/events/{meeting}")
    assert (page.status_code, "ld+json" in page.text) == (200, False)
    until(lambda: "Tag der offenen Türme" in for_the_digest(platform), "notifications to hear of the public one", 20)
    assert MEETING["title"] not in for_the_digest(platform)


def for_the_digest(platform: Platform) -> list[str]:
    with sqlite3.connect(platform.home / "notifications.sqlite3") as news:
        return [row[0] for row in news.execute("SELECT title FROM news")]


def heard_since_the_beginning(visitor: Client, last: str) -> str:
    """What the live stream tells, from its first fact to the one about `last`."""
    lines = []
    with visitor.http.stream("GET", "/stream", headers={"last-event-id": "0"}, timeout=5) as stream:
        for line in stream.iter_lines():
            lines.append(line)
            if last in line or line.startswith(": beat"):
                break
    return "".join(lines)


def test_the_demonstration_has_a_meeting_of_every_group(visitor: Client, office: Client) -> None:
    groups = {each["id"] for each in visitor.get("/working-groups")["items"]}
    meetings = office.get("/events", audience="working_group", limit="100")["items"]
    assert groups <= {each["working_group"]["id"] for each in meetings}
    assert visitor.get("/events", audience="working_group")["items"] == []


def test_the_chair_reports_and_everybody_reads(
    visitor: Client, office: Client, member: Client, group: dict[str, Any]
) -> None:
    path = f"/working-groups/{group['id']}"
    refused = member.http.post(f"{path}/reports", json={"title": "Zu früh"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_chair")
    office.patch(path, {"chair_id": member.get("/me")["id"]})
    assert visitor.http.get(f"{path}/participants").status_code == 401
    assert [each["chairs"] for each in member.get(f"{path}/participants")["items"]] == [True]
    report = member.post(f"{path}/reports", {"title": "Türme im Land", "recommendations": ["Mehr Licht."]})
    assert visitor.http.get(f"/reports/{report['id']}").status_code == 404
    member.post(f"/reports/{report['id']}/publication")
    assert visitor.get("/reports")["items"][0]["title"] == "Türme im Land"
    assert group["name"] in member.get("/me/organisation")["working_groups"]
    office.post(f"{path}/closure")
    assert group["name"] not in member.get("/me/organisation")["working_groups"]
    assert member.http.post(f"{path}/participation", json={}).status_code == 409


def test_partners_stand_in_the_offices_order(visitor: Client, office: Client) -> None:
    made = office.post("/partners", {"name": "Kammer der Leuchttürme", "kind": "chamber"})
    shown = visitor.get("/partners")["items"]
    assert shown[-1]["id"] == made["id"]
    assert office.http.post("/partners/order", json={"ids": [each["id"] for each in shown[::-1]]}).status_code == 204
    assert visitor.get("/partners")["items"][0]["id"] == made["id"]
    path = f"/partners/{made['id']}"
    assert office.http.delete(path, headers={"if-match": '"stale"'}).status_code == 412
    assert office.http.delete(path).status_code == 204
    assert visitor.http.get(path).status_code == 404
