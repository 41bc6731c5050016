"""What is understood of a stranger's calendar, and what of it is a fault, of one event or of the whole."""

from datetime import UTC, datetime

import pytest
from events import apart
from events.listings import MOST, read
from events.schemas.feeds import ListedEvent

from chassis.polling import Unreadable
from chassis.schema import load
from services.events.tests.factories import NOW

AT = "DTSTART:20260320T090000Z"
DAY = "DTSTART;VALUE=DATE:20260320"
ZONED = "DTSTART;TZID=Europe/Berlin:"


def event(uid="a", start=AT, *lines):
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", start, "SUMMARY:Treffen", *lines, "END:VEVENT"]


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kammer//DE", *[line for each in events for line in each]]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def form(*lines, start=AT):
    [listing] = read(calendar(event("a", start, *lines)), NOW).listings
    return load(ListedEvent(), listing.form | {"kind": "information"})


def begins(body):
    return [each.form["starts_at"] for each in read(body, NOW).listings]


def faults(*events):
    listed = read(calendar(*events), NOW)
    return [(uid, pointer) for uid, pointer, _ in listed.faults], len(listed.listings)


def test_an_event_is_understood_as_people_write_it():
    said = form(
        "DTEND:20260320T110000Z",
        "LOCATION:IHK zu Rostock\\, Ernst-Barlach-Straße 1\\, 18055 Rostock",
        "CATEGORIES:Netzwerk,Workshop",
        "URL:https://ihk.example.org/1",
    )
    venue = said["venue"]
    assert (venue["name"], venue["street"]) == ("IHK zu Rostock", "Ernst-Barlach-Straße 1")
    assert (venue["postcode"], venue["city"]) == ("18055", "Rostock")
    assert said["ends_at"] == datetime(2026, 3, 20, 11, tzinfo=UTC)
    assert (said["time_zone"], said["source_url"]) == ("Europe/Berlin", "https://ihk.example.org/1")
    [listing] = read(calendar(event("a", AT, "CATEGORIES:Netzwerk,Workshop", "SEQUENCE:4")), NOW).listings
    assert (listing.form["kind"], listing.sequence) == ("workshop", 4)


def test_a_description_says_the_same_as_markdown():
    said = form("DESCRIPTION:Eins *zwei*\\nZeile <b>\\n\\nhttps://ihk.example.org/a_b.")["description_markdown"]
    assert said == "Eins \\*zwei\\*  \nZeile\n\n<https://ihk.example.org/a_b>."
    html = form("DESCRIPTION:<p>Eins &amp\\; zwei</p><script>alert(1)</script><ul><li>drei</li></ul>")
    assert html["description_markdown"] == "Eins \\& zwei  \ndrei"


def test_what_is_too_long_is_cut_and_what_turns_text_round_is_dropped():
    said = form(f"SUMMARY:{'x' * 300_000}", f"DESCRIPTION:{'y' * 300_000}", "LOCATION:Haus\u202eKüste\x07")
    assert said["venue"]["name"] == "HausKüste"
    assert (len(said["description_markdown"]), said["description_markdown"][-1]) == (15_000, "…")


def test_a_place_that_is_an_address_of_the_web_is_online():
    said = form("LOCATION:https://konferenz.example.org/1")
    assert (said["venue"], said["online_url"]) == (None, "https://konferenz.example.org/1")


@pytest.mark.parametrize(
    ("start", "begin"),
    [
        (f"{ZONED}20260329T023000", "2026-03-29T01:30:00+00:00"),  # is not there: counted by the clock before it
        (f"{ZONED}20261025T023000", "2026-10-25T00:30:00+00:00"),  # is there twice: the first
        ("DTSTART:20260320T100000", "2026-03-20T09:00:00+00:00"),  # without a zone: a German clock
        ("DTSTART;TZID=W. Europe Standard Time:20260320T100000", "2026-03-20T09:00:00+00:00"),
        ("DTSTART;TZID=America/New_York:20260320T100000", "2026-03-20T14:00:00+00:00"),
        ("DTSTART;VALUE=DATE:20260320", "2026-03-19T23:00:00+00:00"),
    ],
)
def test_moments_are_those_that_are_meant(start, begin):
    assert begins(calendar(event("a", start))) == [begin]


def test_a_zone_of_its_own_is_understood():
    zone = ["BEGIN:VTIMEZONE", "TZID:Haus", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300"]
    zone += ["TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE"]
    assert begins(calendar(zone, event("a", "DTSTART;TZID=Haus:20260320T100000"))) == ["2026-03-20T07:00:00+00:00"]


def test_each_date_of_a_series_is_one_across_both_changes_of_summer_time():
    weekly = ["DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20260405T100000"]
    moved = event("a", f"{ZONED}20260330T120000", "RECURRENCE-ID;TZID=Europe/Berlin:20260329T100000")
    off = event("a", f"{ZONED}20260412T100000", "RECURRENCE-ID;TZID=Europe/Berlin:20260412T100000", "STATUS:CANCELLED")
    listed = read(calendar(event("a", f"{ZONED}20260322T100000", *weekly), moved, off), NOW).listings
    assert [(each.recurrence[:16], each.form["starts_at"][:16], each.cancelled) for each in listed] == [
        ("2026-03-22T09:00", "2026-03-22T09:00", False),
        ("2026-03-29T08:00", "2026-03-30T10:00", False),
        ("2026-04-12T08:00", "2026-04-12T08:00", True),
    ]


def recurring(*changes):
    """Sundays at ten in Germany, across the change to summer time; what is listed of them."""
    until = ("DTEND;TZID=Europe/Berlin:20260315T120000", "RRULE:FREQ=WEEKLY;COUNT=5")
    weekly = event("s", f"{ZONED}20260315T100000", *until)
    listed = read(calendar(weekly, *changes), NOW).listings
    return [(e.recurrence[:10], e.form["starts_at"][5:16], e.form["ends_at"][11:16], e.cancelled) for e in listed]


def test_a_change_of_a_date_and_all_that_follow_moves_them_on_peoples_clocks():
    later = event(
        "s",
        f"{ZONED}20260323T190000",
        "DTEND;TZID=Europe/Berlin:20260323T200000",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260322T100000",
    )
    own = event("s", f"{ZONED}20260406T080000", "RECURRENCE-ID;TZID=Europe/Berlin:20260405T100000", "DURATION:PT1H")
    assert recurring(later, own) == [
        ("2026-03-15", "03-15T09:00", "11:00", False),
        ("2026-03-22", "03-23T18:00", "19:00", False),
        ("2026-03-29", "03-30T17:00", "18:00", False),
        ("2026-04-05", "04-06T06:00", "07:00", False),
        ("2026-04-12", "04-13T17:00", "18:00", False),
    ]


def test_a_series_is_called_off_from_one_date_on():
    off = event(
        "s", "DTSTART:20260405T080000Z", "STATUS:CANCELLED", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260405T080000Z"
    )
    assert [each[3] for each in recurring(off)] == [False, False, False, True, True]


def test_dates_that_are_moved_out_of_the_past_are_listed():
    """NOW is the second of March: that of the first week is moved to the fifteenth."""
    weekly = event("s", "DTSTART:20260222T090000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
    later = event("s", "DTSTART:20260308T090000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260222T090000Z")
    assert begins(calendar(weekly, later)) == ["2026-03-08T09:00:00+00:00", "2026-03-15T09:00:00+00:00"]


def test_a_series_without_end_is_bounded():
    assert len(begins(calendar(event("a", AT, "RRULE:FREQ=DAILY")))) == 60


def test_what_has_been_and_what_is_private_is_not_listed_and_the_later_word_counts():
    gone = event("gone", "DTSTART:20200101T100000Z")
    secret = event("secret", AT, "CLASS:PRIVATE")
    old, new = event("a", AT, "SEQUENCE:1"), event("a", "DTSTART:20260321T090000Z", "SEQUENCE:2")
    assert begins(calendar(gone, secret, new, old)) == ["2026-03-21T09:00:00+00:00"]


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        (event("x", AT, "RRULE:FREQ=SECONDLY"), "/rrule"),
        (event("x", AT, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "/rrule"),
        (event("x", AT, "RRULE:FREQ=IMMER"), "/rrule"),
        (event("x", "DTSTART:morgen"), "/dtstart"),
        (event("x", "DTSTART;TZID=Mars/Olympus:20260320T100000"), "/dtstart"),
        (event("x", AT, AT), "/dtstart"),
        (event("x", AT, "DTEND:20260320T080000Z"), "/dtend"),
        (event("x", AT, "DTEND;VALUE=DATE:20260321"), "/dtend"),
        (event("x", AT, "RECURRENCE-ID;RANGE=THISANDPRIOR:20260320T090000Z"), "/recurrence-id"),
        (event("x", AT, "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260320"), "/recurrence-id"),
        (event("x", AT, "RECURRENCE-ID;RANGE=THISANDFUTURE:20250101T090000Z"), "/recurrence-id"),
        (["BEGIN:VEVENT", "UID:x", "END:VEVENT"], "/dtstart"),
        (event("x", "DTSTART:P1D"), "/dtstart"),
        (event("x", DAY, "DTEND:20260320T090000Z/PT1H"), "/dtend"),
        (event("x", AT, "RECURRENCE-ID:20260320T090000Z/PT1H"), "/recurrence-id"),
        (event("x", DAY, "RECURRENCE-ID;RANGE=THISANDFUTURE:P1D"), "/recurrence-id"),
    ],
)
def test_a_fault_in_one_event_leaves_the_others_alone(broken, pointer):
    assert faults(broken, event("good")) == ([("x", pointer)], 1)


def test_what_has_no_name_cannot_be_kept():
    assert faults(event("x" * 300), event("good")) == ([(None, "/uid")], 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "feed_unknown"),
        (b"<html></html>", "feed_unknown"),
        (b"BEGIN:VCALENDAR\r\n" + bytes(range(256)) * 100, "feed_broken"),
        (b"BEGIN:VCALENDAR\r\n\x00\x01\r\nEND:VCALENDAR\r\n", "feed_broken"),
        (calendar(event())[:-20], "feed_broken"),
        (calendar(["BEGIN:VEVENT"] * 50_000), "feed_too_long"),
        (calendar(*[event(str(number)) for number in range(MOST + 1)]), "feed_too_long"),
    ],
)
def test_what_is_no_calendar_is_refused_as_a_whole(body, code):
    with pytest.raises(Unreadable) as refused:
        apart.read(body, NOW)
    assert refused.value.code == code


def test_what_lies_within_something_else_is_not_an_event_of_the_calendar():
    inner = ["BEGIN:X-BOX"] * 2000 + event("inner") + ["END:X-BOX"] * 2000
    assert faults(inner, event("good")) == ([], 1)


def test_a_calendar_that_keeps_its_reader_busy_is_given_up(monkeypatch):
    monkeypatch.setattr(apart, "WAIT", 1.5)
    with pytest.raises(Unreadable, match="feed_too_hard"):
        apart.read(calendar(event("a", AT, *["X-A:1"] * 600_000)), NOW)
