"""Calendars (RFC 5545, 7986; methods as RFC 5546 has them).

A text is the same as long as its events are: DTSTAMP in what is published is the moment of the last change, so that
clients which poll a feed get 304. What goes to one person by mail is stamped when it is made.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress, vRecur, vText, vUri
from icalendar import Event as Component
from icalendar.parser import Contentline

from chassis import markdown
from events.entries import Entry
from events.models import Event, Registration, Series
from events.models.recurrence import Rule
from events.models.schedule import Schedule, moment_of
from events.models.venue import address
from events.recurring import Date, Source, run_of
from events.timezones import timezone

NAME, OWN = "Termine der IT-Initiative Mecklenburg-Vorpommern", "Meine Termine der IT-Initiative"
PRODID = "-//IT-Initiative Mecklenburg-Vorpommern e.V.//itmv events//DE"
REFRESH = timedelta(hours=1)
END = b"END:VCALENDAR\r\n"


class Calendars:
    """Makes calendars whose links and UIDs bear the platform's own address."""

    def __init__(self, base_url: str, office_email: str) -> None:
        self.base_url, self.office_email = base_url, office_email
        self.host = urlsplit(base_url).hostname or "localhost"

    def published(self, events: Iterable[Event], series: Mapping[UUID, Series] | None = None, name: str = NAME) -> str:
        """METHOD:PUBLISH, for everybody: events, and those of a `series` given as its dates."""
        said = [(event, self.entry(event)) for event in events]
        return self._assembled_feed(said, series or {}, name)

    def own(self, events: Iterable[Event], series: Mapping[UUID, Series], seats: Mapping[UUID, str]) -> str:
        """METHOD:PUBLISH, for one person, with the links of what they have a seat at. `seats` is how each stands.

        What they are registered for is not of a series there: they go to that date alone.
        """
        said = [(event, self._seen(event, seats.get(event.id))) for event in events]
        return self._assembled_feed(said, series, OWN, alone=seats)

    def _seen(self, event: Event, seat: str | None) -> Entry:
        """What one person's calendar says of an event they stand so at."""
        if event.status == "cancelled":
            return self.entry(event)
        has_seat = seat == "confirmed"
        status = "CONFIRMED" if has_seat or seat is None else "TENTATIVE"
        return self.entry(event, status, event.online_url if has_seat else None)

    def _assembled_feed(
        self,
        said: Sequence[tuple[Event, Entry]],
        series: Mapping[UUID, Series],
        name: str,
        alone: Container[UUID] = (),
    ) -> str:
        """`alone` are events that are not written as dates of their series."""
        head = _head("PUBLISH", [*(entry.schedule for _, entry in said), *(each.first for each in series.values())])
        head.add("name", name)
        head.add("x-wr-calname", name)
        head.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
        head.add("x-published-ttl", "PT1H")
        dates: dict[UUID, list[Date]] = {series_id: [] for series_id in series}
        parts = []
        for event, entry in said:
            if event.series_id in dates and event.recurs_at and event.id not in alone:
                dates[event.series_id].append(Date(entry, event.recurs_at))
            else:
                parts.append(_published(entry))
        for series_id, found in dates.items():
            parts += _recurring(self._source(series[series_id]), tuple(sorted(found, key=lambda date: date.recurs_at)))
        return _assembled(head, parts)

    def _source(self, series: Series) -> Source:
        """The rule of a series, and the name that it has in every calendar."""
        url = f"{self.base_url}/events?series_id={series.id}"
        return Source(f"{series.id}@{self.host}", url, series.first, Rule.read(series.rule).endless)

    def personal(self, registration: Registration, method: str, now: datetime) -> str:
        """METHOD:REQUEST (come, or come at another time) or CANCEL (do not), for one person."""
        event = registration.event
        status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
        entry = self.entry(event, status, event.online_url if method == "REQUEST" else None)
        begin, end = _invitation(entry, method, now)
        return f"{begin}{_attendee(registration)}{end}"

    def entry(self, event: Event, status: str | None = None, conference: str | None = None) -> Entry:
        """What a calendar says of an event: to everybody, or with what it is to one person."""
        venue = event.venue
        located = venue is not None and venue["latitude"] is not None
        return Entry(
            uid=f"{event.id}@{self.host}",
            schedule=event.schedule,
            summary=event.title,
            location=address(venue) if venue else conference or "",
            coordinates=(venue["latitude"], venue["longitude"]) if venue and located else None,
            description=_described(event),
            category=event.kind,
            url=self.base_url + event.url,
            sequence=event.sequence,
            status=status or ("CANCELLED" if event.status == "cancelled" else "CONFIRMED"),
            created_at=event.created_at,
            changed_at=event.changed_at,
            organiser=(event.organiser_name, self.office_email),
            conference=conference,
        )


_plain = lru_cache(maxsize=4096)(markdown.to_text)


def _described(event: Event) -> str:
    """What an event says of itself, with its agenda and who speaks, as text."""
    several = any(item["day"] > 1 for item in event.agenda)
    agenda = [_agenda_item(item, several=several) for item in event.agenda]
    speakers = [_joined(", ", _joined(" ", it["title"], it["name"]), it["organisation"]) for it in event.speakers]
    headed = (("Programm:", agenda), ("Es sprechen:", speakers))
    told = ["\n".join([heading, *lines]) for heading, lines in headed if lines]
    return _joined("\n\n", _plain(event.description_markdown), *told)


def _agenda_item(item: Mapping[str, Any], *, several: bool) -> str:
    """One of several days, perhaps."""
    when = _joined(" ", f"Tag {item['day']}" if several else "", item["time"])
    return _joined(", ", when, item["title"], item["speaker"])


def _joined(by: str, *parts: str | None) -> str:
    return by.join(part for part in parts if part)


def forget() -> None:
    """Make every text anew, as a process does that has just begun."""
    for made in (_plain, _published, _invitation, _recurring):
        made.cache_clear()


@lru_cache(maxsize=4096)
def _published(entry: Entry) -> bytes:
    return bytes(_component(entry, entry.changed_at).to_ical())


@lru_cache(maxsize=64)
def _invitation(entry: Entry, method: str, stamp: datetime) -> tuple[str, str]:
    """What is the same for everybody: to where one of them is named, and from there on."""
    text = _assembled(_head(method, [entry.schedule]), [_component(entry, stamp).to_ical()])
    named = text.rindex("END:VEVENT")
    return text[:named], text[named:]


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
    made.add("status", entry.status)
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
    if entry.conference:
        made.add("conference", vUri(entry.conference), {"VALUE": "URI", "FEATURE": "VIDEO"})
    return made


@lru_cache(maxsize=512)
def _recurring(source: Source, dates: tuple[Date, ...]) -> list[bytes]:
    """A series with these dates, in order of its rule; where none is as the rule has it, each alone."""
    run = run_of(source, dates) if dates else None
    if run is None:
        return [_published(date.entry) for date in dates]
    main = _component(run.main, run.main.changed_at)
    main.pop("dtstart")
    main.add("dtstart", _on_clocks(run.begins, source.first))
    main.add("rrule", vRecur.from_ical(f"{source.rule.text};UNTIL={_until(run.last, source.first)}"))
    if run.left_out:
        main.add("exdate", [_on_clocks(wall, source.first) for wall in run.left_out])
    components = [main]
    for wall, entry in run.others:
        components.append(_component(entry, entry.changed_at))
        components[-1].add("recurrence-id", _on_clocks(wall, source.first))
    return [*(each.to_ical() for each in components), *(_published(entry) for entry in run.stray)]


def _on_clocks(wall: datetime, of: Schedule) -> date:
    """A date of a rule as its DTSTART is written: a day, or a local time with its zone."""
    if of.all_day:
        return wall.date()
    return wall.replace(tzinfo=UTC if of.time_zone == "UTC" else ZoneInfo(of.time_zone))


def _until(wall: datetime, of: Schedule) -> str:
    """The last date of a rule (RFC 5545, 3.3.10): a day where DTSTART is one, else in UTC."""
    return f"{wall:%Y%m%d}" if of.all_day else f"{moment_of(wall, of.time_zone):%Y%m%dT%H%M%SZ}"


def _edges(schedule: Schedule) -> tuple[date, date]:
    """Begin and end: days with an exclusive end when all day, else local times (UTC ones in UTC)."""
    if schedule.all_day:
        return schedule.days
    twice = any(moment.fold for moment in schedule.local)  # the second of two such times, which no TZID tells apart
    zone = "UTC" if twice else schedule.time_zone
    return _seconds(schedule.starts_at, zone), _seconds(schedule.ends_at, zone)


def _seconds(moment: datetime, zone: str = "UTC") -> datetime:
    """Without fractions, which iCalendar does not know; in UTC as such, not as a zone of that name."""
    return moment.astimezone(UTC if zone == "UTC" else ZoneInfo(zone)).replace(microsecond=0)


def _mailbox(name: str, email: str) -> vCalAddress:
    made = vCalAddress(f"mailto:{email}")
    made.params["CN"] = vText(name)
    return made


def _attendee(registration: Registration) -> str:
    """The line that names who is asked to come."""
    made = _mailbox(registration.name, registration.email)
    made.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    line: bytes = Contentline.from_parts("ATTENDEE", made.params, made).to_ical()
    return f"{line.decode()}\r\n"


def _head(method: str, schedules: Sequence[Schedule]) -> Calendar:
    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", PRODID)
    head.add("calscale", "GREGORIAN")
    head.add("method", method)
    timed = [schedule for schedule in schedules if not schedule.all_day]
    for name in sorted({schedule.time_zone for schedule in timed} - {"UTC"}):
        years = [moment.year for s in timed if s.time_zone == name for moment in (s.starts_at, s.ends_at)]
        head.add_component(timezone(name, min(years), max(years)))
    return head


def _assembled(head: Calendar, parts: list[bytes]) -> str:
    begin: bytes = head.to_ical().removesuffix(END)
    return (begin + b"".join(parts) + END).decode()
