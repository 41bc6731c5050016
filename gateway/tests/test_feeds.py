"""Feeds, calendar, sitemap."""

import re
from xml.etree import ElementTree as ET

from gateway.app import routes
from gateway.tests.peer import ID

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_of_postings_is_atom(client, gateway):
    answer = client.get("/feeds/jobs.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{ID}"
    assert [link.get("href") for link in entry.iter(f"{ATOM}link")] == [f"{gateway.url}/jobs/{ID}"]
    assert entry.findtext(f"{ATOM}content", "").startswith("<h2>")
    assert root.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated") != ""


def test_the_feed_of_postings_takes_the_filters_of_the_list(client, gateway):
    root = ET.fromstring(client.get("/feeds/jobs.atom?q=nothing&kind=job").content)
    assert root.findall(f"{ATOM}entry") == []
    assert root.findtext(f"{ATOM}id") == f"{gateway.url}/feeds/jobs.atom?q=nothing&kind=job"
    assert client.get("/feeds/jobs.atom?limit=3").status_code == 422


def test_a_saved_search_is_a_feed_of_its_own(client, gateway):
    answer = client.get("/feeds/searches/good.atom", headers={"accept-language": "en"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    assert root.findtext(f"{ATOM}title") == "Jobs from the IT-Initiative: Rust"
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{ID}"
    assert client.get("/feeds/searches/used.atom").status_code == 410


def test_the_feed_of_news_has_what_everybody_may_read(client, gateway):
    [entry] = ET.fromstring(client.get("/feeds/news.atom").content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Neues & Altes"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-03T08:00:00+00:00"
    assert [link.get("href") for link in entry.iter(f"{ATOM}link")] == [f"{gateway.url}/newsletter/{ID}"]


def test_the_feed_of_events_is_atom(client):
    root = ET.fromstring(client.get("/feeds/events.atom", headers={"accept-language": "en"}).content)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "Digitalisierung <im> Maschinenbau"
    assert root.findtext(f"{ATOM}title", "").startswith("Events")


def test_the_feed_of_tenders_has_the_newest_by_their_authorities(client, jobs):
    [entry] = ET.fromstring(client.get("/feeds/tenders.atom").content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Pflege der <b>Fachverfahren</b>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Stadt & Land"
    assert jobs.asked("jobs.list_tenders")[-1]["asked"] == {"limit": 50, "sort": "newest"}


def test_the_calendar_is_passed_on_as_it_is(client):
    answer = client.get("/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_who_has_the_calendar_costs_no_text(client, peer):
    etag = client.get("/calendar.ics?kind=fair").headers["etag"]
    assert client.get("/calendar.ics?kind=meetup", headers={"if-none-match": etag}).status_code == 304
    assert peer.asked("events.get_calendar_feed")[-1]["asked"] == {"kind": "meetup", "known": etag.strip('"')}
    assert client.get("/calendar.ics", headers={"if-none-match": etag}).status_code == 200


def test_ones_own_calendar_is_opened_by_its_address_with_the_rights_one_has_by_now(client):
    answer = client.get("/calendar/good.ics")
    assert answer.text == "BEGIN:VCALENDAR\r\nX-OF:member\r\nEND:VCALENDAR\r\n"
    assert answer.headers["cache-control"] == "private, no-cache"
    again = client.get("/calendar/good.ics", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", "private, no-cache")
    of_group = client.get("/calendar/good.ics", params={"working_group_id": ID})
    assert of_group.headers["etag"] != answer.headers["etag"]
    assert client.get("/calendar/used.ics").status_code == 410
    assert client.get("/calendar/good.ics?known=a").status_code == 422


def test_the_sitemap_names_every_public_page(client, gateway):
    answer = client.get("/sitemap.xml")
    for kind in ("jobs", "tenders", "events", "members", "working-groups", "reports"):
        assert f"<loc>{gateway.url}/{kind}/{ID}</loc>" in answer.text
    for page in ("partners", "experts"):
        assert f"<loc>{gateway.url}/{page}</loc>" in answer.text
    assert f"/experts/{ID}" not in answer.text
    assert f"Sitemap: {gateway.url}/sitemap.xml" in client.get("/robots.txt").text


def test_no_crawler_is_asked_to_open_what_a_mail_leads_to(client):
    kept_out = re.findall("^Disallow: (.+)$", client.get("/robots.txt").text, re.MULTILINE)
    behind_links = {route.path.partition("{")[0] for route in routes() if "{token}" in route.path}
    assert len(behind_links) > 8
    assert {path for path in behind_links if not path.startswith(tuple(kept_out))} == set()


def test_feeds_have_validators(client):
    etag = client.get("/feeds/jobs.atom").headers["etag"]
    assert client.get("/feeds/jobs.atom", headers={"if-none-match": etag}).status_code == 304


def test_a_page_of_a_list_links_to_the_next(client, gateway):
    answer = client.get("/api/v1/jobs?limit=1&q=a%20b&lang=de")
    assert answer.json()["next"] == "abc"
    wanted = f'<{gateway.url}/api/v1/jobs?limit=1&q=a+b&lang=de&cursor=abc>; rel="next"'
    assert answer.headers["link"] == wanted
    assert "link" not in client.get("/api/v1/jobs").headers


def test_search_puts_the_services_together(client):
    found = client.get("/api/v1/search?q=Rust").json()
    assert [hit["kind"] for hit in found["items"]] == ["member", "job", "event"]
    assert found["items"][1]["snippet"] == "Was Rust an Bord"
    assert (found["total"], found["missing"]) == (3, [])
    for query in ("", "q=", "q=+", "q=a&x=1", "q=" + "a" * 201):
        assert client.get(f"/api/v1/search?{query}").status_code == 422
