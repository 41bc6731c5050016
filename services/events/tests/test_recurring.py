"""Series in calendars, read back by another's eyes: the packages icalendar and recurring-ical-events."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from events.commands import events
from events.queries import calendars as feeds
from events.queries import series as queries
from events.queries.series import series_of
from icalendar import Calendar

from chassis.context import Context
from services.events.tests.factories import (
    BASE_URL,
    CALENDARS,
    LETTERS,
    NOBODY,
    NOW,
    announced,
    announced_series,
    change,
    change_series,
    dates,
)

BERLIN = ZoneInfo("Europe/Berlin")
EVERYTHING = dict.fromkeys(feeds.CHOICES)


def feed(session, now=NOW):
    held = feeds.public(session, EVERYTHING, now)
    found = feeds.events_of(session, held)
    return CALENDARS.published(found, series_of(session, found))


def occurrences(text):
    """What a reader that follows the rules shows of 2025 to 2027: begin and end of each, with its status."""
    read = recurring_ical_events.of(Calendar.from_ical(text)).between((2025, 1, 1), (2027, 12, 31))
    return sorted((_moment(each["DTSTART"].dt), _moment(each["DTEND"].dt), str(each["STATUS"])) for each in read)


def _moment(value):
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def planned(session, of):
    status = {"announced": "CONFIRMED", "over": "CONFIRMED", "cancelled": "CANCELLED"}
    found = [event for event in dates(session, of) if event.announced_at]
    return sorted((event.starts_at, event.ends_at, status[event.status]) for event in found)


def components(text):
    return Calendar.from_ical(text).walk("VEVENT")


@pytest.mark.parametrize(
    ("rule", "begin"),
    [
        ("FREQ=WEEKLY;COUNT=40", datetime(2026, 3, 16, 18, tzinfo=BERLIN)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU;UNTIL=20261231", datetime(2026, 3, 16, 2, 30, tzinfo=BERLIN)),
        ("FREQ=WEEKLY;COUNT=40", datetime(2026, 3, 15, 2, 30, tzinfo=BERLIN)),
        ("FREQ=WEEKLY;COUNT=40", datetime(2026, 3, 14, 23, tzinfo=BERLIN)),
        ("FREQ=MONTHLY;BYDAY=-1SU;COUNT=9", datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN)),
        ("FREQ=MONTHLY", datetime(2026, 3, 31, 12, tzinfo=BERLIN)),
    ],
)
def test_the_instants_are_the_same_across_both_changes_of_summer_time(session, rule, begin):
    made = announced_series(session, rule, starts_at=begin, ends_at=begin + timedelta(hours=4))
    text = feed(session)
    assert occurrences(text) == planned(session, made)


def test_whole_days_come_again_as_days(session):
    begin = datetime(2026, 3, 28, tzinfo=BERLIN)
    made = announced_series(session, "FREQ=WEEKLY;COUNT=40", starts_at=begin, ends_at=None, all_day=True)
    text = feed(session)
    [component] = components(text)
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261226\r\n" in text
    assert component["DTEND"].dt == date(2026, 3, 29)
    days = [event.schedule.days for event in dates(session, made)]
    assert [each[:2] for each in occurrences(text)] == days


def test_what_is_otherwise_has_a_component_of_its_own(session):
    made = announced_series(session, "FREQ=WEEKLY;COUNT=10", left_out=[date(2026, 4, 6)])
    _, second, third, *_ = dates(session, made)
    change(session, second, starts_at=second.starts_at + timedelta(days=1), ends_at=second.ends_at + timedelta(days=1))
    events.cancel(session, Context(), third.id, None, LETTERS, NOW)
    text = feed(session)
    assert occurrences(text) == planned(session, made)
    main, moved, off = components(text)
    assert main["RRULE"]["FREQ"] == ["WEEKLY"]
    assert "EXDATE;TZID=Europe/Berlin:20260406T180000\r\n" in text
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20260323T180000\r\n" in text
    assert [(each["SEQUENCE"], each["STATUS"]) for each in (moved, off)] == [(1, "CONFIRMED"), (1, "CANCELLED")]
    assert {each["UID"] for each in (main, moved, off)} == {f"{made.id}@it-initiative.example.org"}
    assert main["URL"] == f"{BASE_URL}/events?series_id={made.id}"


def test_after_a_change_from_one_date_on_all_instants_are_still_true(session):
    made = announced_series(session, "FREQ=WEEKLY;COUNT=12")
    change_series(session, made, dates(session, made)[4], begins=time(20), ends=time(23, 30), title="Später")
    text = feed(session)
    assert occurrences(text) == planned(session, made)
    assert components(text)[0]["SUMMARY"] == "Später"
    assert len(components(text)) == 5


def test_a_feed_that_holds_a_part_of_a_series_shows_that_part(session):
    """Past ones fall out after a year, drafts are not there, and no rule brings them back."""
    begin = datetime(2025, 1, 6, 18, tzinfo=BERLIN)
    made = announced_series(session, "FREQ=WEEKLY;COUNT=120", starts_at=begin, ends_at=begin + timedelta(hours=2))
    held = {row[0] for row in feeds.public(session, EVERYTHING, NOW).rows}
    shown = sorted((e.starts_at, e.ends_at, "CONFIRMED") for e in dates(session, made) if e.id in held)
    assert 0 < len(shown) < 120
    assert occurrences(feed(session)) == shown


def test_a_series_of_which_no_date_keeps_to_the_rule_is_written_date_by_date(session):
    made = announced_series(session, "FREQ=WEEKLY;COUNT=2")
    for event in dates(session, made):
        change(session, event, starts_at=event.starts_at + timedelta(hours=1), ends_at=event.ends_at)
    text = feed(session)
    assert "RRULE" not in text
    assert occurrences(text) == planned(session, made)


def test_a_series_has_a_file_of_its_own_and_each_date_one(session):
    made = announced_series(session)
    text = CALENDARS.published(queries.events_of(session, NOBODY, made.id), {made.id: made}, made.title)
    assert occurrences(text) == planned(session, made)
    first = dates(session, made)[0]
    [alone] = components(CALENDARS.published([first]))
    assert alone["UID"] == f"{first.id}@it-initiative.example.org"
    assert "RRULE" not in alone


def test_a_time_shown_twice_is_written_so_that_readers_take_the_right_one(session):
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 once more, in winter time
    announced(session, starts_at=second, ends_at=second + timedelta(hours=1))
    assert occurrences(feed(session)) == [(second, second + timedelta(hours=1), "CONFIRMED")]


def test_the_version_of_a_feed_is_another_after_each_change_and_the_same_in_between(session):
    made = announced_series(session)

    def version(now=NOW):
        return feeds.public(session, EVERYTHING, now).version

    seen = [version()]
    assert version(NOW + timedelta(hours=3)) == seen[0]
    change(session, dates(session, made)[0], title="Anders")
    seen.append(version())
    events.cancel(session, Context(), dates(session, made)[1].id, None, LETTERS, NOW)
    seen.append(version())
    announced(session)
    seen.append(version())
    assert len(set(seen)) == 4
