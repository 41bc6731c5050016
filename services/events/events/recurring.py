"""A series as calendars write it (RFC 5545, 3.8.5): one component for the dates that are as the rule has them.

What of the rule is not there is left out by EXDATE, and each date that is otherwise has a component of its own, known
by its RECURRENCE-ID. So a reader that follows the rule sees the events that there are and no others: the rule runs
from the first of them to the last, even where the series has no end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from events.entries import Entry
from events.models.recurrence import Rule
from events.models.schedule import Schedule


@dataclass(frozen=True)
class Date:
    """An event that is a date of a series; `recurs_at` is when its rule has it."""

    entry: Entry
    recurs_at: datetime


@dataclass(frozen=True)
class Source:
    """The series: what it is called in calendars, its first date, its rule without the end."""

    uid: str
    url: str
    first: Schedule
    rule: Rule

    def walls(self, until: datetime) -> dict[datetime, datetime]:
        """Each moment of the rule up to the last, and what the clocks of the zone show then."""
        dates = ((self.first.again(wall).starts_at, wall) for wall in self.rule.dates(self.first.walls[0]))
        return dict(takewhile(lambda each: each[0] <= until, dates))


@dataclass(frozen=True)
class Run:
    """A series in one calendar: what most dates say, the dates left out, those that say otherwise.

    The times beside them are on the clocks of the series' zone. What is `stray` is no date of the rule: an event alone.
    """

    main: Entry
    begins: datetime
    last: datetime
    left_out: tuple[datetime, ...]
    others: tuple[tuple[datetime, Entry], ...]
    stray: tuple[Entry, ...]


def run_of(source: Source, dates: Sequence[Date]) -> Run | None:
    """What a calendar with these dates, in order of the rule, says of a series; None when none is as it has them."""
    walls = source.walls(dates[-1].recurs_at)
    known = [each for each in dates if each.recurs_at in walls]
    if not known:
        return None
    model = source.first.again(walls[known[0].recurs_at])
    regular = [each for each in known if _is_regular(each, source.first.again(walls[each.recurs_at]), model)]
    if not regular:
        return None
    same = [each for each in regular if each.entry.is_like(regular[-1].entry)]
    there, covered = {each.recurs_at for each in known}, {each.recurs_at for each in same}
    return Run(
        _together(source, model, [each.entry for each in same]),
        walls[known[0].recurs_at],
        walls[known[-1].recurs_at],
        tuple(wall for at, wall in walls.items() if at > known[0].recurs_at and at not in there),
        tuple((walls[d.recurs_at], replace(d.entry, uid=source.uid)) for d in known if d.recurs_at not in covered),
        tuple(each.entry for each in dates if each.recurs_at not in walls),
    )


def _is_regular(date: Date, expected: Schedule, model: Schedule) -> bool:
    """As the rule has it, and as long as the first both on clocks and exactly: readers reckon either way."""
    when = date.entry.schedule
    as_long = when.all_day or when.length == model.length
    return when == expected and as_long and date.entry.status == "CONFIRMED"


def _together(source: Source, model: Schedule, entries: Sequence[Entry]) -> Entry:
    return replace(
        entries[-1],
        uid=source.uid,
        url=source.url,
        schedule=model,
        sequence=max(entry.sequence for entry in entries),
        created_at=min(entry.created_at for entry in entries),
        changed_at=max(entry.changed_at for entry in entries),
    )
