"""Events: schema.org's Event, with what Google's guide asks for. Those for everybody alone are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from chassis import markdown
from gateway.structured.addresses import address

SCHEMA = "https://schema.org/"


def is_for_everybody(event: dict[str, Any]) -> bool:
    """Whether an event is announced, and to the public; what the office or a group sees besides is not told."""
    is_known = event["announced_at"] is not None and event["status"] != "withdrawn"
    return is_known and event["audience"] == "public"


def event(event: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A public event, as the API shows it, in words of schema.org."""
    page = urljoin(base_url, event["url"])
    said = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": page,
        "name": event["title"],
        "description": markdown.to_text(event["description_markdown"]) or None,
        "url": page,
        "startDate": _begin(event, event["starts_at"]),
        "endDate": _end(event),
        "previousStartDate": _previous(event),
        "eventStatus": SCHEMA + _status(event),
        "eventAttendanceMode": _mode(event),
        "location": _location(event, page),
        "organizer": _organiser(event["organiser"], base_url),
        "offers": _offer(event, page),
        "maximumAttendeeCapacity": event["seats"]["capacity"],
        "remainingAttendeeCapacity": event["seats"]["free"],
    }
    return {name: value for name, value in said.items() if value is not None}


def _begin(event: dict[str, Any], moment: str) -> str:
    """A day when it is all day, else a moment on the clocks of the place."""
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(event["time_zone"]))
    return local.date().isoformat() if event["all_day"] else local.isoformat(timespec="seconds")


def _end(event: dict[str, Any]) -> str:
    """The same; of what is all day the last day itself, where the API and calendars name the one after."""
    last = datetime.fromisoformat(event["ends_at"]) - timedelta(hours=1 if event["all_day"] else 0)
    return _begin(event, last.isoformat())


def _status(event: dict[str, Any]) -> str:
    if event["status"] == "cancelled":
        return "EventCancelled"
    return "EventRescheduled" if event["previous_starts_at"] else "EventScheduled"


def _previous(event: dict[str, Any]) -> str | None:
    """When it was to begin; it is named of what was moved alone (Google: not of what is cancelled)."""
    moved = event["previous_starts_at"] and event["status"] != "cancelled"
    return _begin(event, event["previous_starts_at"]) if moved else None


def _mode(event: dict[str, Any]) -> str | None:
    modes = {
        (True, True): "MixedEventAttendanceMode",
        (True, False): "OfflineEventAttendanceMode",
        (False, True): "OnlineEventAttendanceMode",
    }
    found = modes.get((event["venue"] is not None, event["online"]))
    return found and SCHEMA + found


def _location(event: dict[str, Any], page: str) -> Any:
    """The venue, or our own page in the place of a link that is for the registered only, or both."""
    places = [_place(event["venue"])] if event["venue"] else []
    places += [{"@type": "VirtualLocation", "url": page}] if event["online"] else []
    return places[0] if len(places) == 1 else places or None


def _place(venue: dict[str, Any]) -> dict[str, Any]:
    where = {"latitude": venue["latitude"], "longitude": venue["longitude"]}
    return {
        "@type": "Place",
        "name": venue["name"],
        "address": address(venue["postcode"], venue["city"], venue["street"]),
        **({"geo": {"@type": "GeoCoordinates", **where}} if None not in where.values() else {}),
    }


def _organiser(organiser: dict[str, Any], base_url: str) -> dict[str, Any]:
    """The association and its members have pages here."""
    said = {"@type": "Organization", "name": organiser["name"]}
    if organiser["kind"] == "association":
        return said | {"url": urljoin(base_url, "/")}
    if organiser["kind"] == "member" and organiser["id"]:
        return said | {"url": urljoin(base_url, f"/members/{organiser['id']}")}
    return said


def _offer(event: dict[str, Any], page: str) -> dict[str, Any] | None:
    """A seat, for as long as there is something to register for. What it costs is words, and no price of ours.

    Of seats that its organiser gives away elsewhere nothing is known but where.
    """
    if event["status"] != "announced":
        return None
    if event["imported"]:
        return {"@type": "Offer", "url": event["source_url"]} if event["source_url"] else None
    said = {
        "@type": "Offer",
        "url": page,
        "availability": SCHEMA + ("SoldOut" if event["seats"]["free"] == 0 else "InStock"),
        "validFrom": event["registration_opens_at"] or event["announced_at"],
        "availabilityEnds": event["registration_closes_at"] or event["starts_at"],
        "description": event["price_note"],
    }
    return {name: value for name, value in said.items() if value is not None}
