"""One event of somebody else's calendar, as the form of an event of ours.

What cannot be understood is handed on as it is, for the schema at the door to name it. Text is cut to what we keep.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any, TypeGuard
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import nh3

from chassis.schema import printable
from events.models.events import KINDS, ZONE
from events.models.schedule import midnight, zones

TITLE, DESCRIPTION, URL = 200, 15_000, 500  # characters that are kept
Component = Any  # of icalendar, whose types allow each property to be any of thirty
AN_HOUR = timedelta(hours=1)  # that an event lasts which says no end
HTML = re.compile(r"</?(?:p|br|div|a|b|i|ul|ol|li|span|strong|em|h\d)\b[^>]*>", re.IGNORECASE)
LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d)>", re.IGNORECASE)
MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")  # what means something in Markdown
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
TOWN = re.compile(r"\b(\d{5})\s+(\S.*)")


def form(component: Component) -> dict[str, Any]:
    """What it says, for schemas.feeds.ListedEvent; of what it does not say, nothing."""
    place = _line(component, "LOCATION")
    link = place if _is_address(place) else None
    return {
        "title": _short(_line(component, "SUMMARY"), TITLE),
        "kind": _kind(component),
        **_times(component),
        "venue": None if link or not place else _venue(place, component),
        "online_url": link,
        "description_markdown": _description(_text(component, "DESCRIPTION")),
        "source_url": next((each for each in (_line(component, "URL"), link) if _is_address(each)), None),
    }


def is_day(moment: date) -> bool:
    """A day, not a moment of one."""
    return not isinstance(moment, datetime)


def in_utc(moment: date) -> datetime:
    """A moment in UTC: a day begins at its midnight in Germany, and a clock without a zone is one in Germany.

    A time that the change to summer time leaves out is counted by the clock before it, and of one that is there twice
    the first is meant (RFC 5545, 3.3.5).
    """
    if not isinstance(moment, datetime):
        return midnight(moment, ZONE)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(ZONE))).astimezone(UTC)


def _times(component: Component) -> dict[str, Any]:
    begin = component["DTSTART"].dt
    end = component["DTEND"].dt if "DTEND" in component else begin
    starts_at, ends_at = in_utc(begin), in_utc(end)
    if ends_at <= starts_at and not is_day(begin):
        ends_at = starts_at + AN_HOUR
    zone = getattr(getattr(begin, "tzinfo", None), "key", ZONE)
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "all_day": is_day(begin),
        "time_zone": zone if zone in zones() - {"UTC", "Etc/UTC"} else ZONE,
    }


def _kind(component: Component) -> str | None:
    """A category that is a kind of ours."""
    found = component.get("CATEGORIES", [])
    lists = found if isinstance(found, list) else [found]
    named = (str(name).strip().lower().replace(" ", "_") for each in lists for name in getattr(each, "cats", ()))
    return next((name for name in named if name in KINDS), None)


def _venue(place: str, component: Component) -> dict[str, Any]:
    """A name, then perhaps a street, then perhaps postcode and town, as people write it."""
    parts = [part.strip() for part in re.split(r"[,;]", place) if part.strip()] or [place]
    at = next((number for number, part in enumerate(parts) if TOWN.search(part)), None)
    said: dict[str, Any] = {"name": _short(parts[0] if at else place, TITLE), **_coordinates(component)}
    if at is None:
        return said
    found = TOWN.search(parts[at])
    town = {"postcode": found[1], "city": _short(found[2], 100)} if found else {}
    street = {"street": _short(", ".join(parts[1:at]), TITLE)} if at > 1 else {}
    return said | street | town


def _coordinates(component: Component) -> dict[str, float]:
    geo = component.get("GEO")
    found = (getattr(geo, "latitude", math.nan), getattr(geo, "longitude", math.nan))
    inside = abs(found[0]) <= 90 and abs(found[1]) <= 180  # false of what is not a number
    return {"latitude": found[0], "longitude": found[1]} if inside else {}


def _description(text: str) -> str:
    """Plain text, or the words of what was HTML, as Markdown that says the same; addresses become links."""
    if HTML.search(text):
        text = unescape(nh3.clean(LINE_ENDS.sub("\n", text), tags=set()))
    text = _short("\n".join(line.rstrip() for line in text.splitlines()), DESCRIPTION)
    links, last = [], 0
    for link in ADDRESS.finditer(text):
        links += [MARKS.sub(r"\\\1", text[last : link.start()]), f"<{link[0]}>"]
        last = link.end()
    written = "".join([*links, MARKS.sub(r"\\\1", text[last:])])
    return re.sub(r"(?<=\S)\n(?=[ \t]*\S)", "  \n", written).strip()


def _line(component: Component, name: str) -> str:
    return " ".join(_text(component, name).split())


def _text(component: Component, name: str) -> str:
    """A property's text, the first of several."""
    found = component.get(name, "")
    first = found[0] if isinstance(found, list) and found else found
    return printable(str(first)).strip()


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _is_address(text: str | None) -> TypeGuard[str]:
    """Whether it is the address of a page."""
    if not text or " " in text or len(text) > URL:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
