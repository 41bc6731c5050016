"""When an event takes place: moments in UTC, and days in the event's own time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from chassis.errors import Invalid

LONGEST = timedelta(days=31)  # bounds how far back a list has to look for what is still going on
NOT_PLACES = {"Factory", "localtime", "posixrules"}

Fault = tuple[str, str]  # JSON pointer, text


@cache
def zones() -> frozenset[str]:
    """The names of the IANA time zones."""
    return frozenset(available_timezones() - NOT_PLACES)


def midnight(day: date, zone: str) -> datetime:
    """The first moment of a day in a zone, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def moment_of(wall: datetime, zone: str) -> datetime:
    """When the clocks of a zone show this; the first of two such moments."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def is_skipped(moment: datetime, zone: str) -> bool:
    """Whether a time as somebody wrote it, by the clocks of a zone, is one that those clocks skip.

    One with another offset than the zone has that day was not written by its clocks, and is a moment like any other.
    """
    wall = moment.replace(tzinfo=ZoneInfo(zone), fold=0)
    offsets = {wall.utcoffset(), wall.replace(fold=1).utcoffset()}
    if not moment.utcoffset() or moment.utcoffset() not in offsets:
        return False
    shown = wall.astimezone(UTC).astimezone(ZoneInfo(zone))
    return shown.replace(tzinfo=None, fold=0) != wall.replace(tzinfo=None)


def require_shown(fields: dict[str, Any], zone: str) -> None:
    """Raises Invalid for a beginning or an end in the hour that the clocks of the zone skip."""
    given = {name: fields[name] for name in ("starts_at", "ends_at") if fields.get(name)}
    skipped = [f"/{name}" for name, moment in given.items() if is_skipped(moment, zone)]
    if skipped:
        detail = "Is skipped by the clocks of the time zone that day."
        raise Invalid("invalid", errors=[{"pointer": pointer, "detail": detail} for pointer in skipped])


@dataclass(frozen=True)
class Schedule:
    """Begin, end (exclusive) and zone. What is all day begins and ends at midnight of its zone."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    all_day: bool

    @classmethod
    def settle(cls, starts_at: datetime, ends_at: datetime | None, time_zone: str, all_day: bool) -> Schedule:
        """All-day moments are widened to whole days; without an end it is the day of the beginning.

        What is not all day and has no end gets an empty one, which `faults` then names.
        """
        ends_at = ends_at or starts_at
        if not all_day:
            return cls(starts_at.astimezone(UTC), ends_at.astimezone(UTC), time_zone, False)
        first, last = _day(starts_at, time_zone), _day(ends_at - timedelta(microseconds=1), time_zone)
        last = first if ends_at == starts_at else last
        return cls(midnight(first, time_zone), midnight(last + timedelta(days=1), time_zone), time_zone, True)

    def moved_to_zone(self, time_zone: str) -> Schedule:
        """The same days (all day) or the same moments, in another zone."""
        if not self.all_day:
            return Schedule(self.starts_at, self.ends_at, time_zone, False)
        first, after = self.days
        return Schedule(midnight(first, time_zone), midnight(after, time_zone), time_zone, True)

    @property
    def days(self) -> tuple[date, date]:
        """The first day, and the first one after the last, as DTEND has it (RFC 5545, 3.8.2.2)."""
        return _day(self.starts_at, self.time_zone), _day(self.ends_at, self.time_zone)

    @property
    def local(self) -> tuple[datetime, datetime]:
        """Begin and end on the clocks of the zone."""
        zone = ZoneInfo(self.time_zone)
        return self.starts_at.astimezone(zone), self.ends_at.astimezone(zone)

    @property
    def walls(self) -> tuple[datetime, datetime]:
        """The same without a zone, to count days and hours as people do."""
        begin, end = self.local
        return begin.replace(tzinfo=None, fold=0), end.replace(tzinfo=None, fold=0)

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def again(self, wall: datetime) -> Schedule:
        """The same when the clocks of the zone show `wall`, as long on these clocks.

        A time that they skip or show twice is understood as RFC 5545, 3.3.5 has it: by the offset before the change,
        so an hour later or the first of the two.
        """
        begin, end = self.walls
        starts_at, ends_at = (moment_of(each, self.time_zone) for each in (wall, wall + (end - begin)))
        return Schedule(starts_at, max(ends_at, starts_at + timedelta(minutes=1)), self.time_zone, self.all_day)

    def faults(self) -> Iterator[Fault]:
        """What is wrong with it."""
        if self.ends_at <= self.starts_at:
            yield "/ends_at", "Must be after the beginning."
        elif self.ends_at - self.starts_at > LONGEST:
            yield "/ends_at", f"Must be at most {LONGEST.days} days after the beginning."


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
