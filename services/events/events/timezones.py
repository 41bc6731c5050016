"""VTIMEZONE components (RFC 5545, 3.6.5) for the years that a calendar needs.

icalendar 7.3 makes them too, but gives the onset of summer time by the clock after the change, where the RFC wants the
clock before it: readers that take it at its word are an hour wrong for an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

Kind = tuple[bool, str, timedelta, timedelta]  # summer time, name, offsets from and to


@lru_cache(maxsize=128)
def timezone(name: str, first: int, last: int) -> Timezone:
    """The zone's component, true from the year `first` to the year `last`.

    It begins with the changes of the year before; only a zone that had none then needs a beginning of its own.
    """
    zone = ZoneInfo(name)
    begin, end = datetime(first - 1, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 2, tzinfo=UTC)
    changes = list(_changes(begin, end, zone))
    if not changes or changes[0].year >= first:
        changes.insert(0, begin)
    onsets: dict[Kind, list[datetime]] = {}
    for moment in changes:
        before = _offset(moment - timedelta(seconds=1), zone)
        onsets.setdefault(_kind(moment, zone, before), []).append((moment + before).replace(tzinfo=None))
    made = Timezone()
    made.add("tzid", name)
    for kind, moments in onsets.items():
        made.add_component(_observance(kind, moments))
    return made


def _observance(kind: Kind, onsets: list[datetime]) -> TimezoneStandard | TimezoneDaylight:
    """The changes to one offset; their moments are local, by the clock before the change."""
    summer, name, offset_from, offset_to = kind
    made = TimezoneDaylight() if summer else TimezoneStandard()
    made.add("dtstart", onsets[0])
    made.add("tzoffsetfrom", offset_from)
    made.add("tzoffsetto", offset_to)
    made.add("tzname", name)
    if onsets[1:]:
        made.add("rdate", onsets[1:])
    return made


def _changes(begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments (UTC) at which the zone's clocks change; no zone changes twice within a day."""
    day = timedelta(days=1)
    while begin < end:
        if _clock(begin, zone) != _clock(begin + day, zone):
            yield _change(begin, begin + day, zone)
        begin += day


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the new clock between two moments."""
    old = _clock(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _clock(middle, zone) == old else (low, middle)
    return high


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _clock(moment: datetime, zone: ZoneInfo) -> tuple[timedelta, str | None, bool]:
    local = moment.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname(), bool(local.dst())


def _kind(moment: datetime, zone: ZoneInfo, offset_from: timedelta) -> Kind:
    offset, name, summer = _clock(moment, zone)
    return summer, name or "", offset_from, offset
