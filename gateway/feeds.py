"""Atom (RFC 4287), sitemap (sitemaps.org 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from starlette.responses import Response

from gateway.routes import Call, Routes

feeds = Routes()

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES = 50
MOST_PAGES = 100  # of 100 things each, for one kind of thing in the sitemap
EPOCH = "1970-01-01T00:00:00+00:00"
TITLES = {
    "jobs": {"de": "Stellen der IT-Initiative Mecklenburg-Vorpommern", "en": "Jobs from the IT-Initiative"},
    "tenders": {"de": "Ausschreibungen für die IT in Mecklenburg-Vorpommern", "en": "Tenders for IT companies"},
    "news": {"de": "Neues aus der IT-Initiative Mecklenburg-Vorpommern", "en": "News from the IT-Initiative"},
    "events": {"de": "Termine der IT-Initiative Mecklenburg-Vorpommern", "en": "Events of the IT-Initiative"},
}


@feeds.get("/feeds/jobs.atom", calls="jobs.list_jobs", needs="anyone", tags="jobs", media="application/atom+xml")
async def jobs_feed(call: Call) -> Any:
    """The newest postings, chosen by the filters of the list."""
    return await _feed(call, "jobs", "published_at", sort="newest")


@feeds.get("/feeds/tenders.atom", calls="jobs.list_tenders", needs="anyone", tags="jobs", media="application/atom+xml")
async def tenders_feed(call: Call) -> Any:
    """The newest tenders."""
    return await _feed(call, "tenders", "published_at", sort="newest")


@feeds.get("/feeds/searches/{token}.atom", calls="jobs.list_search_jobs", needs="anyone", media="application/atom+xml")
async def search_feed(call: Call, token: str) -> Any:
    """What a saved search finds, as long as it is not ended."""
    found = await call.ask("jobs.list_search_jobs", token=token)
    asked = found["search"]
    title = TITLES["jobs"][call.context.language] + (f": {asked['q']}" if asked["q"] else "")
    return _atom(call, found["items"], title, "jobs", "published_at")


@feeds.get(
    "/feeds/events.atom",
    calls="events.list_events",
    needs="anyone",
    tags="events",
    media="application/atom+xml",
)
async def events_feed(call: Call) -> Any:
    """The coming events."""
    return await _feed(call, "events", "starts_at")


@feeds.get("/feeds/news.atom", calls="notifications.list_news", needs="anyone", media="application/atom+xml")
async def news_feed(call: Call) -> Any:
    """Newsletters that have gone out, reports of the working groups, new members."""
    found = await call.ask("notifications.list_news", limit=ENTRIES)
    return _atom(call, found["items"], TITLES["news"][call.context.language], "newsletter", "published_at")


SECTIONS = {
    "jobs": "jobs.list_jobs",
    "tenders": "jobs.list_tenders",
    "events": "events.list_events",
    "members": "members.list_members",
    "working-groups": "members.list_working_groups",
    "reports": "members.list_reports",
}
UNLISTED = ("partners", "experts")  # partners have no pages of their own, experts withdraw and are gone at once


@feeds.get(
    "/sitemap.xml",
    calls=tuple(SECTIONS.values()),
    needs="anyone",
    tags=("jobs", "events", "members"),
    media="application/xml",
)
async def sitemap(call: Call) -> Any:
    """Every public page, for search engines."""
    base = call.house.settings.base_url
    urls = [f"{base}/", *(f"{base}/{section}" for section in (*SECTIONS, *UNLISTED))]
    for door in SECTIONS.values():
        urls += [urljoin(base, url) for url in await _urls(call, door)]
    root = ET.Element("urlset", xmlns=SITEMAP)
    for url in urls:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = url
    return _xml(root, "application/xml")


@feeds.get("/robots.txt", needs="anyone", media="text/plain")
async def robots(call: Call) -> Any:
    """What crawlers may read: everything but the API and the pages behind links in mails."""
    secret = (
        *("api/", "calendar/", "confirm/", "end/", "erasure/", "expert/", "feeds/searches/", "invitation/"),
        *("jobs/filled/", "jobs/still-open/", "preferences/", "registration/", "saved-search/", "sign-in/"),
        *("tickets/", "unsubscribe/", "why/", "withdraw/"),
    )
    lines = ["User-agent: *", *(f"Disallow: /{path}" for path in secret)]
    lines.append(f"Sitemap: {call.house.settings.base_url}/sitemap.xml")
    return Response("\n".join(lines) + "\n", media_type="text/plain")


async def _urls(call: Call, door: str) -> list[str]:
    urls: list[str] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await call.ask(door, limit=100, cursor=cursor)
        urls += [item["url"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    return urls


async def _feed(call: Call, kind: str, when: str, **wanted: str) -> Response:
    page = await call(limit=ENTRIES, **wanted)
    return _atom(call, page["items"], TITLES[kind][call.context.language], kind, when)


def _atom(call: Call, items: list[dict[str, Any]], title: str, kind: str, when: str) -> Response:
    base, query = call.house.settings.base_url, call.request.url.query
    own = base + call.request.url.path + (f"?{query}" if query else "")
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": call.context.language})
    _text(root, "id", own)
    _text(root, "title", title)
    _text(root, "updated", max((_updated(item, when) for item in items), default=EPOCH))
    ET.SubElement(root, "link", rel="self", href=own)
    ET.SubElement(root, "link", rel="alternate", href=f"{base}/{kind}")
    for item in items:
        _entry(root, item, base, when)
    return _xml(root, "application/atom+xml")


def _entry(root: ET.Element, item: dict[str, Any], base: str, when: str) -> None:
    by = item.get("organisation") or item.get("organiser") or {"name": item.get("authority")}
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", f"urn:uuid:{item['id']}")
    _text(entry, "title", item["title"])
    _text(entry, "updated", _updated(item, when))
    ET.SubElement(entry, "link", href=urljoin(base, item["url"]))
    _text(ET.SubElement(entry, "author"), "name", by.get("name") or "IT-Initiative MV e.V.")
    _text(entry, "content", item.get("description_html") or "").set("type", "html")


def _updated(item: dict[str, Any], when: str) -> str:
    return str(item.get("updated_at") or item.get("published_at") or item.get(when) or EPOCH)


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = "".join(c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or c >= "\ue000")
    return element


def _xml(root: ET.Element, media: str) -> Response:
    return Response(ET.tostring(root, "utf-8", xml_declaration=True), media_type=media)
