"""Calendars, read back by another's eyes: the icalendar package, and dateutil for what VTIMEZONE says."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical  # type: ignore[import-untyped]
from events.models import Event
from events.timezones import timezone
from icalendar import Calendar

from services.events.tests.factories import BASE_URL, CALENDARS, NOW, TITLE, VENUE, fields

BERLIN = ZoneInfo("Europe/Berlin")


def event(**changes):
    made = Event.plan(fields(**changes), NOW)
    made.announce(NOW)
    return made


def read(text):
    """The calendar's VEVENTs."""
    return Calendar.from_ical(text).walk("VEVENT")


def registration(of, name="Jörg Weiß"):
    return SimpleNamespace(event=of, name=name, email="joerg.weiss@example.org")


def test_lines_end_in_crlf_and_are_folded_at_75_octets():
    text = CALENDARS.published([event(description_markdown="Größe; " * 300)])
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode() for line in lines[:-1])  # no character is cut in two


def test_what_was_said_is_read_again():
    one = event(description_markdown="**Ä**, \\ ; x\n\nund weiter")
    [seen] = read(CALENDARS.published([one]))
    assert seen["SUMMARY"] == TITLE
    assert seen["UID"] == f"{one.id}@it-initiative.example.org"
    assert seen["LOCATION"] == f"{VENUE['name']}, Große Straße 1, 18055 Rostock"
    assert (seen["STATUS"], seen["SEQUENCE"], seen["URL"]) == ("CONFIRMED", 0, f"{BASE_URL}{one.url}")
    assert seen["DTSTAMP"].dt == NOW
    assert seen["ORGANIZER"] == "mailto:office@example.org"


def test_agenda_and_speakers_are_read_too():
    agenda = [
        {"day": 1, "time": "18:00", "title": "Begrüßung", "speaker": None},
        {"day": 2, "time": None, "title": "Ausklang; Fragen", "speaker": "Jörg Weiß"},
    ]
    speakers = [{"name": "Anna Süß", "title": "Dr.", "organisation": "Hochschule, Wismar", "url": None}]
    [seen] = read(CALENDARS.published([event(description_markdown="**Los**", agenda=agenda, speakers=speakers)]))
    assert seen["DESCRIPTION"] == (
        "Los\n\nProgramm:\nTag 1 18:00, Begrüßung\nTag 2, Ausklang; Fragen, Jörg Weiß\n\n"
        "Es sprechen:\nDr. Anna Süß, Hochschule, Wismar"
    )
    [bare] = read(CALENDARS.published([event(agenda=agenda[:1])]))
    assert bare["DESCRIPTION"] == "Programm:\n18:00, Begrüßung"


def test_the_feed_says_what_it_is_and_when_to_come_again():
    text = CALENDARS.published([])
    for line in ("METHOD:PUBLISH", "VERSION:2.0", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "CALSCALE:GREGORIAN"):
        assert f"{line}\r\n" in text
    assert "PRODID:-//" in text
    assert "BEGIN:VTIMEZONE" not in text


def test_the_same_events_make_the_same_text():
    one = event()
    assert CALENDARS.published([one]) == CALENDARS.published([one])


@pytest.mark.parametrize(
    "begin",
    [
        datetime(2026, 3, 28, 20, tzinfo=BERLIN),
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 9, tzinfo=BERLIN),
        datetime(2045, 7, 1, 9, tzinfo=BERLIN),
    ],
)
def test_the_instants_are_the_same_on_both_sides_of_summer_time(begin):
    one = event(starts_at=begin, ends_at=begin + timedelta(hours=14))
    text = CALENDARS.published([one])
    [seen] = read(text)
    assert (seen["DTSTART"].dt, seen["DTEND"].dt) == (one.starts_at, one.ends_at)
    zone = tzical(io.StringIO(text.replace("\r\n ", ""))).get("Europe/Berlin")
    wall = seen["DTSTART"].dt.replace(tzinfo=None)
    assert wall.replace(tzinfo=zone).astimezone(UTC) == one.starts_at


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "Australia/Lord_Howe"]
)
def test_vtimezone_says_what_the_zone_does_every_half_hour_of_two_years(name):
    text = timezone(name, 2026, 2027).to_ical().decode()
    zone, real = tzical(io.StringIO(text.replace("\r\n ", ""))).get(name), ZoneInfo(name)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2028:
        wall = moment.astimezone(real)
        assert wall.replace(tzinfo=zone).utcoffset() == wall.utcoffset(), wall
        moment += timedelta(minutes=30)


def test_other_zones_and_utc_are_kept():
    for name, shown in (("Asia/Kolkata", "DTSTART;TZID=Asia/Kolkata:"), ("UTC", "DTSTART:")):
        one = event(time_zone=name)
        text = CALENDARS.published([one])
        assert shown in text
        assert read(text)[0]["DTSTART"].dt == one.starts_at


def test_all_day_ends_on_the_day_after():
    begin = datetime(2026, 3, 28, tzinfo=BERLIN)
    [seen] = read(CALENDARS.published([event(all_day=True, starts_at=begin, ends_at=begin + timedelta(hours=30))]))
    assert (seen["DTSTART"].dt, seen["DTEND"].dt) == (date(2026, 3, 28), date(2026, 3, 30))


def test_a_move_and_a_cancellation_raise_the_sequence_of_the_same_uid():
    one = event()
    [before] = read(CALENDARS.published([one]))
    one.change({"venue": {"name": "Anderswo"}}, NOW)
    one.cancel(None, NOW)
    [after] = read(CALENDARS.published([one]))
    assert (after["UID"], after["SEQUENCE"], after["STATUS"]) == (before["UID"], 2, "CANCELLED")


def test_the_link_of_an_online_event_is_only_in_the_invitation():
    one = event(venue=None, online_url="https://konferenz.example.org/1")
    assert "konferenz" not in CALENDARS.published([one])
    text = CALENDARS.personal(registration(one), "REQUEST", NOW)
    assert "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://konferenz.example.org/1\r\n" in text
    assert "konferenz" not in CALENDARS.personal(registration(one), "CANCEL", NOW)


@pytest.mark.parametrize("name", ['Jörg "Größe" Weiß; Sohn, Co: AG', "O'Brien ^ Łukaszewicz", "x" * 200])
def test_an_invitation_is_for_one_person(name):
    one = event()
    text = CALENDARS.personal(registration(one, name), "REQUEST", NOW)
    assert "METHOD:REQUEST\r\n" in text
    [seen] = read(text)
    assert seen["ATTENDEE"] == "mailto:joerg.weiss@example.org"
    assert seen["ATTENDEE"].params["CN"] == name
    assert seen["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert seen["UID"] == read(CALENDARS.published([one]))[0]["UID"]


def test_a_cancelled_invitation_takes_the_event_away():
    [seen] = read(CALENDARS.personal(registration(event()), "CANCEL", NOW))
    assert seen["STATUS"] == "CANCELLED"
