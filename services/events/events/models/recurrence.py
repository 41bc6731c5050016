"""How an event comes again: a recurrence rule (RFC 5545, 3.3.10), as far as people plan by it.

Weekly or monthly, on days of the week or of the month, so many times, until a day, or without an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import dropwhile, takewhile

from dateutil import rrule  # type: ignore[import-untyped]

LAST_YEAR = 2099
ANOTHER = "Comes not as often as before, in the same weeks or months."
FREQUENCIES = {"WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
WEEKDAYS = {name: getattr(rrule, name) for name in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")}
DAY = re.compile(r"([+-]?[1-5])?([A-Z]{2})")
_DAY, _NUMBER = r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)", r"-?([1-9]|[12]\d|3[01])"
PARTS = {
    "FREQ": "WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9]|1[0-2]",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"(19|20)\d{6}",
    "BYDAY": f"{_DAY}(,{_DAY}){{0,6}}",
    "BYMONTHDAY": f"{_NUMBER}(,{_NUMBER}){{0,30}}",
    "WKST": "MO|SU",
}


@dataclass(frozen=True)
class Rule:
    """A rule; the last date that `until` allows is on that day, by the clocks of the event's zone."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    days: tuple[str, ...] = ()
    month_days: tuple[int, ...] = ()
    week_start: str = "MO"

    @classmethod
    def read(cls, text: str) -> Rule:
        """The rule in a text such as FREQ=MONTHLY;BYDAY=2TU;COUNT=10. Raises ValueError, which says what is wrong."""
        parts = dict(_parts(text))
        if "FREQ" not in parts:
            raise ValueError("Needs FREQ=WEEKLY or FREQ=MONTHLY.")
        if "COUNT" in parts and "UNTIL" in parts:
            raise ValueError("Has either COUNT or UNTIL.")
        days = tuple(filter(None, parts.get("BYDAY", "").split(",")))
        if parts["FREQ"] == "WEEKLY" and ("BYMONTHDAY" in parts or any(len(day) > 2 for day in days)):
            raise ValueError("Numbers of days are for FREQ=MONTHLY.")
        return cls(
            parts["FREQ"],
            int(parts.get("INTERVAL", 1)),
            int(parts["COUNT"]) if "COUNT" in parts else None,
            _day(parts["UNTIL"]) if "UNTIL" in parts else None,
            days,
            tuple(int(number) for number in filter(None, parts.get("BYMONTHDAY", "").split(","))),
            parts.get("WKST", "MO"),
        )

    @property
    def is_endless(self) -> bool:
        return self.count is None and self.until is None

    @property
    def endless(self) -> Rule:
        """The same without an end."""
        return replace(self, count=None, until=None)

    @property
    def text(self) -> str:
        """As RFC 5545 writes it; an UNTIL is here a day, which calendars write as their DTSTART wants it."""
        parts = [f"FREQ={self.freq}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"COUNT={self.count}"] if self.count else []
        parts += [f"UNTIL={self.until:%Y%m%d}"] if self.until else []
        parts += [f"BYDAY={','.join(self.days)}"] if self.days else []
        parts += [f"BYMONTHDAY={','.join(map(str, self.month_days))}"] if self.month_days else []
        parts += [f"WKST={self.week_start}"] if self.week_start != "MO" else []
        return ";".join(parts)

    def named(self, first: datetime) -> Rule:
        """The same with its days named, which else follow from its first date."""
        if self.days or self.month_days:
            return self
        if self.freq == "MONTHLY":
            return replace(self, month_days=(first.day,))
        return replace(self, days=(tuple(WEEKDAYS)[first.weekday()],))

    def on_days_of(self, other: Rule) -> Rule:
        """The same on the days of another, unless it names its own."""
        if self.days or self.month_days:
            return self
        return replace(self, days=other.days, month_days=other.month_days)

    def period(self, wall: datetime) -> date:
        """The first day of the week, or of the month, that a time lies in."""
        if self.freq == "MONTHLY":
            return wall.date().replace(day=1)
        return wall.date() - timedelta(days=(wall.weekday() - WEEKDAYS[self.week_start].weekday) % 7)

    def dates(self, first: datetime) -> Iterator[datetime]:
        """What the rule gives from `first` on, on the clocks of the zone: local times without one, and without end."""
        found = rrule.rrule(
            FREQUENCIES[self.freq],
            dtstart=first,
            interval=self.interval,
            count=self.count,
            until=datetime.combine(self.until, time.max) if self.until else None,
            byweekday=[_weekday(day) for day in self.days] or None,
            bymonthday=self.month_days or None,
            wkst=WEEKDAYS[self.week_start],
        )
        return takewhile(lambda each: each.year <= LAST_YEAR, found)


def other_days(before: Rule, after: Rule, first: datetime, last: date) -> dict[date, date]:
    """Where another rule that comes as often has each day of a rule, from its first date to the `last` day at least.

    In every week, or month, the days correspond in their order. Raises ValueError for rules that do not come as often.
    """
    before, after = before.named(first).endless, after.named(first).endless
    if (before.freq, before.interval, before.week_start) != (after.freq, after.interval, after.week_start):
        raise ValueError(ANOTHER)
    begin = datetime.combine(before.period(first), first.time())
    pairs = zip(before.dates(begin), after.dates(begin), strict=False)
    known = list(takewhile(lambda pair: pair[0].date() <= last, dropwhile(lambda pair: pair[0] < first, pairs)))
    if not known or any(before.period(one) != before.period(other) for one, other in known):
        raise ValueError(ANOTHER)
    return {one.date(): other.date() for one, other in known}


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Names and values. Raises ValueError for one that is unknown, malformed or given twice."""
    seen = set()
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name in seen or name not in PARTS or not re.fullmatch(PARTS[name], value, re.ASCII):
            raise ValueError("Is not a rule such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10.")
        seen.add(name)
        yield name, value


def _day(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError("UNTIL is not a day such as 20261231.") from None


def _weekday(text: str) -> rrule.weekday:
    found = DAY.fullmatch(text)
    assert found is not None  # noqa: S101 - `read` has seen to it
    return WEEKDAYS[found[2]](int(found[1])) if found[1] else WEEKDAYS[found[2]]
