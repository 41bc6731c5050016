"""Changes of a date of a series and of all that follow (RFC 5545, 3.2.13: RANGE=THISANDFUTURE).

Each date after the one that is named is moved by the same difference, on people's clocks, is as long, and says the
same; one that has a change of its own is as that says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import vDDDTypes

from events.notes import Component, in_utc, is_day

FARTHEST = timedelta(days=31)  # that dates are moved together


def is_range(component: Component) -> bool:
    """Whether it concerns the dates that follow too."""
    return "RECURRENCE-ID" in component and "RANGE" in component["RECURRENCE-ID"].params


def can_follow(component: Component) -> bool:
    """Whether one can tell where it puts the others."""
    original, begin = component["RECURRENCE-ID"], component["DTSTART"]
    understood = str(original.params["RANGE"]).upper() == "THISANDFUTURE" and is_day(original.dt) == is_day(begin.dt)
    return understood and farthest([component]) <= FARTHEST


def farthest(ranges: Sequence[Component]) -> timedelta:
    """How far any of them moves dates."""
    return max((abs(_difference(each)) for each in ranges), default=timedelta())


def alone(component: Component) -> Component:
    """The same as a change of its one date."""
    if not is_range(component):
        return component
    made = component.copy()
    made["RECURRENCE-ID"] = vDDDTypes(component["RECURRENCE-ID"].dt)
    return made


def changed(components: Sequence[Component]) -> set[datetime]:
    """The dates that have a change of their own, by the moments that the rule has for them."""
    return {in_utc(each["RECURRENCE-ID"].dt) for each in components if "RECURRENCE-ID" in each}


def follow(found: Component, ranges: Sequence[Component], own: set[datetime]) -> Component:
    """A date as the last change before it has it that concerns it too; `found` when there is none.

    `own` are the dates that have a change of their own.
    """
    if not ranges:
        return found
    at = in_utc(found["RECURRENCE-ID"].dt)
    before = [each for each in ranges if in_utc(each["RECURRENCE-ID"].dt) < at]
    if at in own or not before:
        return found
    return _moved(found, max(before, key=lambda each: in_utc(each["RECURRENCE-ID"].dt)))


def _moved(found: Component, like: Component) -> Component:
    begin = _on_clocks_of(found["DTSTART"].dt, like) + _difference(like)
    made = like.copy()
    for name in ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"):
        made.pop(name, None)
    made["DTSTART"], made["RECURRENCE-ID"] = vDDDTypes(begin), found["RECURRENCE-ID"]
    if "DTEND" in like:
        made["DTEND"] = vDDDTypes(begin + (like["DTEND"].dt - like["DTSTART"].dt))
    elif "DURATION" in like:
        made["DTEND"] = vDDDTypes(begin + like["DURATION"].dt)
    return made


def _difference(component: Component) -> timedelta:
    """By how much it moves dates, on the clocks that it begins by."""
    moved: timedelta = component["DTSTART"].dt - _on_clocks_of(component["RECURRENCE-ID"].dt, component)
    return moved


def _on_clocks_of(moment: date, component: Component) -> date:
    """A moment on the clocks that an event begins by."""
    zone = getattr(component["DTSTART"].dt, "tzinfo", None)
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(zone) if zone and moment.tzinfo else moment.replace(tzinfo=zone)
