"""What a calendar of somebody else's lists (RFC 5545): its coming events, each date of a series by itself.

The text is a stranger's. It is read in a process that has no more than a bounded time (`events.apart`), so nothing here
counts steps; a fault in one event is noted and leaves the others alone. Organisers and participants in it are persons
and are not taken.
"""

from __future__ import annotations

import json
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

from chassis.polling import Unreadable
from events.models.schedule import midnight
from events.notes import Component, form, in_utc, is_day
from events.ranges import alone, can_follow, changed, farthest, follow, is_range

MOST = 500  # dates in a calendar
MOST_WRITTEN = 5000  # events written in one, those that have been among them
SERIES = 60  # dates of one series
AHEAD = timedelta(days=400)
PATIENCE = 2.0  # seconds of work for one series
WHEN = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
ONCE = ("DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID")
REPEATED = ("RRULE", "RDATE", "RECURRENCE-ID")
MOMENTS = ("DTSTART", "DTEND", "RECURRENCE-ID")  # which are parsed by their form: a period is taken for one
SECRET = ("PRIVATE", "CONFIDENTIAL")

Fault = tuple[str | None, str, str]  # UID, JSON pointer, text


@dataclass(frozen=True)
class Listing:
    """One date. `uid` and `recurrence` (empty, or the original beginning of a date of a series) name it for good."""

    uid: str
    recurrence: str
    sequence: int
    cancelled: bool
    form: dict[str, Any]  # for schemas.feeds.ListedEvent, which checks it


@dataclass
class Listed:
    """All that a calendar lists from now on, and what is wrong with the rest."""

    listings: list[Listing] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Listed:
        said = json.loads(text)
        return cls([Listing(**each) for each in said["listings"]], [tuple(each) for each in said["faults"]])


class TooLong(Exception):
    """A series whose dates could not be worked out in time."""


def read(body: bytes, now: datetime) -> Listed:
    """The dates that end after `now`. Raises Unreadable for what is no calendar, or too much of one."""
    groups: dict[str, list[Component]] = defaultdict(list)
    listed = Listed()
    for component in _written(body):
        uid = str(_one(component, "UID") or "").strip()
        if 0 < len(uid) <= 255 and uid.isprintable():
            groups[uid].append(component)
        else:
            listed.faults.append((None, "/uid", "Is needed, of at most 255 characters."))
    for uid, components in groups.items():
        _read_series(listed, uid, components, now)
        if len(listed.listings) > MOST:
            raise Unreadable("feed_too_long", most=MOST)
    return listed


def _written(body: bytes) -> list[Component]:
    """The events that are written there, of every calendar in the text. Raises Unreadable."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("feed_broken") from None
    if not text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        raise Unreadable("feed_unknown")
    if text.upper().count("BEGIN:VEVENT") > MOST_WRITTEN:
        raise Unreadable("feed_too_long", most=MOST_WRITTEN)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except Exception as error:
        raise Unreadable("feed_broken") from error
    if not calendars:
        raise Unreadable("feed_broken")
    return [each for calendar in calendars for each in calendar.subcomponents if each.name == "VEVENT"]


def _read_series(listed: Listed, uid: str, components: list[Component], now: datetime) -> None:
    """Add the coming dates of what bears one UID, or what is wrong with it."""
    components = _newest(components)
    fault = next((found for each in components if (found := _fault(each))), None)
    if fault:
        listed.faults.append((uid, *fault))
        return
    repeated = any(name in each for each in components for name in REPEATED)
    try:
        with _in_time():
            listed.listings += [_listing(uid, each, repeated) for each in _dates(components, now)]
    except TooLong:
        listed.faults.append((uid, "/rrule", "Has too many dates."))
    except Exception:  # noqa: BLE001 - as above
        listed.faults.append((uid, "/rrule", "Cannot be understood."))


def _dates(components: list[Component], now: datetime) -> Iterator[Component]:
    ranges = [each for each in components if is_range(each)]
    calendar = Calendar()
    for each in components:
        calendar.add_component(alone(each))
    slack = farthest(ranges)
    found = recurring_ical_events.of(calendar).between(now - slack, now + AHEAD + slack)
    own = changed(components) if ranges else set()
    moved = (follow(each, ranges, own) for each in found)
    public = (each for each in moved if str(each.get("CLASS", "")).upper() not in SECRET)
    return islice((each for each in public if _end(each) > now), SERIES)


def _newest(components: list[Component]) -> list[Component]:
    """Of what is said of one date twice, the later word (RFC 5546, 2.1.5)."""
    by_date: dict[str, Component] = {}
    for each in sorted(components, key=lambda it: (_sequence(it), _stamp(it))):
        by_date[str(each.get("RECURRENCE-ID"))] = each
    return list(by_date.values())


def _fault(component: Component) -> tuple[str, str] | None:
    """What keeps an event from being put on a date."""
    broken = {str(name).upper() for name, _ in component.errors if name} & WHEN
    if broken or "DTSTART" not in component:
        return f"/{min(broken, default='DTSTART').lower()}", "Cannot be understood."
    if any(isinstance(component.get(name), list) for name in ONCE):
        return "/dtstart", "Is there twice."
    for name in MOMENTS:
        if name in component and not isinstance(component[name].dt, date):
            return f"/{name.lower()}", "Is neither a day nor a time of one."
    if is_range(component) and not can_follow(component):
        return "/recurrence-id", "Concerns more than one date, in a way that is not understood."
    return _fault_in_times(component)


def _fault_in_times(component: Component) -> tuple[str, str] | None:
    begin, end = component["DTSTART"], component.get("DTEND")
    for each in filter(None, (begin, end)):
        if "TZID" in each.params and isinstance(each.dt, datetime) and each.dt.tzinfo is None:
            return "/dtstart", "Names a time zone that is unknown and not described."
    if end is None:
        return None
    if is_day(begin.dt) != is_day(end.dt):
        return "/dtend", "Must be a day or a time as the beginning is."
    return ("/dtend", "Must be after the beginning.") if in_utc(end.dt) < in_utc(begin.dt) else None


def _listing(uid: str, component: Component, repeated: bool) -> Listing:
    original = component["RECURRENCE-ID"].dt if repeated else None
    recurrence = "" if original is None else (str(original) if is_day(original) else in_utc(original).isoformat())
    cancelled = str(_one(component, "STATUS") or "").upper() == "CANCELLED"
    return Listing(uid, recurrence, _sequence(component), cancelled, form(component))


def _end(component: Component) -> datetime:
    end: date = component["DTEND"].dt if "DTEND" in component else component["DTSTART"].dt
    return midnight(end, "Europe/Berlin") if is_day(end) else max(in_utc(end), in_utc(component["DTSTART"].dt))


def _one(component: Component, name: str) -> Any:
    """A property, the first of several."""
    found = component.get(name)
    return found[0] if isinstance(found, list) and found else found


def _sequence(component: Component) -> int:
    number = _one(component, "SEQUENCE")
    return min(int(number), 2**31 - 1) if isinstance(number, int) and number > 0 else 0


def _stamp(component: Component) -> str:
    """When it was last written, in a form that sorts."""
    stamp = _one(component, "DTSTAMP")
    moment = getattr(stamp, "dt", None)
    return in_utc(moment).isoformat() if isinstance(moment, date) else ""


@contextmanager
def _in_time() -> Iterator[None]:
    """Let what is inside work for so long and no longer. Raises TooLong."""

    def give_up(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
