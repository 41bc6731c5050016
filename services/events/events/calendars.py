"""Calendars (RFC 5545, 7986; methods as RFC 5546 has them).

A text is the same as long as its events are: DTSTAMP in what is published is the moment of the last change, so that
clients which poll a feed get 304. What goes to one person by mail is stamped when it is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress, vText, vUri
from icalendar import Event as Component

from chassis import markdown
from events.models import Event, Registration
from events.models.schedule import Schedule
from events.models.venue import address
from events.timezones import timezone

NAME = "Termine der IT-Initiative Mecklenburg-Vorpommern"
PRODID = "-//IT-Initiative Mecklenburg-Vorpommern e.V.//itmv events//DE"
REFRESH = timedelta(hours=1)
END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True)
class Entry:
    """All that a calendar says of one event; equal entries have the same text."""

    uid: str
    schedule: Schedule
    summary: str
    location: str
    coordinates: tuple[float, float] | None
    description: str
    category: str
    url: str
    sequence: int
    cancelled: bool
    created_at: datetime
    changed_at: datetime
    organiser: tuple[str, str]  # name, e-mail address


class Calendars:
    """Makes calendars whose links and UIDs bear the platform's own address."""

    def __init__(self, base_url: str, office_email: str) -> None:
        self.base_url, self.office_email = base_url, office_email
        self.host = urlsplit(base_url).hostname or "localhost"

    def published(self, events: Iterable[Event]) -> str:
        """METHOD:PUBLISH, for everybody. Links for the registered are not in it."""
        entries = [self._entry(event) for event in events]
        head = _head("PUBLISH", entries)
        head.add("name", NAME)
        head.add("x-wr-calname", NAME)
        head.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
        head.add("x-published-ttl", "PT1H")
        return _assembled(head, [_published(entry) for entry in entries])

    def personal(self, registration: Registration, method: str, now: datetime) -> str:
        """METHOD:REQUEST (come, or come at another time) or CANCEL (do not), for one person."""
        event = registration.event
        entry = self._entry(event)
        component = _component(entry, now)
        component["status"] = vText("CANCELLED" if method == "CANCEL" else "CONFIRMED")
        component.add("attendee", _attendee(registration))
        if event.online_url and method == "REQUEST":
            component.add("conference", vUri(event.online_url), {"VALUE": "URI", "FEATURE": "VIDEO"})
            if not entry.location:
                component.add("location", event.online_url)
        return _assembled(_head(method, [entry]), [component.to_ical()])

    def _entry(self, event: Event) -> Entry:
        venue = event.venue
        located = venue is not None and venue["latitude"] is not None
        return Entry(
            uid=f"{event.id}@{self.host}",
            schedule=event.schedule,
            summary=event.title,
            location=address(venue) if venue else "",
            coordinates=(venue["latitude"], venue["longitude"]) if venue and located else None,
            description=markdown.to_text(event.description_markdown),
            category=event.kind,
            url=self.base_url + event.url,
            sequence=event.sequence,
            cancelled=event.status == "cancelled",
            created_at=event.created_at,
            changed_at=event.changed_at,
            organiser=(event.organiser_name, self.office_email),
        )


@lru_cache(maxsize=4096)
def _published(entry: Entry) -> bytes:
    return bytes(_component(entry, entry.changed_at).to_ical())


def _component(entry: Entry, stamp: datetime) -> Component:
    made = Component()
    made.add("uid", entry.uid)
    made.add("dtstamp", _seconds(stamp))
    made.add("created", _seconds(entry.created_at))
    made.add("last-modified", _seconds(entry.changed_at))
    begin, end = _edges(entry.schedule)
    made.add("dtstart", begin)
    made.add("dtend", end)
    made.add("sequence", entry.sequence)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    made.add("summary", entry.summary)
    made.add("organizer", _mailbox(*entry.organiser))
    made.add("categories", [entry.category])
    made.add("url", entry.url)
    for name, value in (
        ("location", entry.location),
        ("description", entry.description),
        ("geo", entry.coordinates),
    ):
        if value:
            made.add(name, value)
    return made


def _edges(schedule: Schedule) -> tuple[date, date]:
    """Begin and end: days with an exclusive end when all day, else local times (UTC ones in UTC)."""
    if schedule.all_day:
        return schedule.days
    begin, end = schedule.local
    return _seconds(begin, schedule.time_zone), _seconds(end, schedule.time_zone)


def _seconds(moment: datetime, zone: str = "UTC") -> datetime:
    """Without fractions, which iCalendar does not know; in UTC as such, not as a zone of that name."""
    return moment.astimezone(UTC if zone == "UTC" else ZoneInfo(zone)).replace(microsecond=0)


def _mailbox(name: str, email: str) -> vCalAddress:
    made = vCalAddress(f"mailto:{email}")
    made.params["CN"] = vText(name)
    return made


def _attendee(registration: Registration) -> vCalAddress:
    made = _mailbox(registration.name, registration.email)
    made.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    return made


def _head(method: str, entries: list[Entry]) -> Calendar:
    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", PRODID)
    head.add("calscale", "GREGORIAN")
    head.add("method", method)
    timed = [entry.schedule for entry in entries if not entry.schedule.all_day]
    for name in sorted({schedule.time_zone for schedule in timed} - {"UTC"}):
        years = [moment.year for s in timed if s.time_zone == name for moment in (s.starts_at, s.ends_at)]
        head.add_component(timezone(name, min(years), max(years)))
    return head


def _assembled(head: Calendar, parts: list[bytes]) -> str:
    begin: bytes = head.to_ical().removesuffix(END)
    return (begin + b"".join(parts) + END).decode()
