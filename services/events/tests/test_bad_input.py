"""What the doors' shapes refuse, with a pointer to the field."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from events.models.schedule import is_skipped
from events.schemas.events import ChangeEvent, ListEvents, PlanEvent
from events.schemas.registrations import Register
from events.schemas.series import PlanSeries

from chassis.errors import Invalid
from chassis.schema import load

PLAN = {
    "title": "Treffen",
    "kind": "meetup",
    "starts_at": "2026-03-02T18:00:00+01:00",
    "ends_at": "2026-03-02T21:00:00+01:00",
}
REGISTER = {"event_id": str(uuid4()), "name": "Anna Süß", "email": "anna@example.org"}


def pointers(shape, data):
    with pytest.raises(Invalid) as refused:
        load(shape(), data)
    return [error["pointer"] for error in refused.value.details["errors"]]


def test_what_is_right_is_understood_in_utc():
    assert load(PlanEvent(), PLAN)["starts_at"] == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert "ends_at" not in load(PlanEvent(), {k: v for k, v in PLAN.items() if k != "ends_at"} | {"all_day": True})


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        *(("/starts_at", v) for v in ("2026-03-02T18:00:00", "2026-03-02", "gestern", 5, None, "2026-13-01T00:00:00Z")),
        *(
            ("/starts_at", v)
            for v in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-02-30T10:00:00Z")
        ),
        *(("/time_zone", v) for v in ("Mars/Olympus", "../etc/passwd", "", "localtime", 7, None)),
        *(("/capacity", v) for v in (0, -1, 100_001, "zwölf", 1.5, True)),
        *(("/title", v) for v in ("", "  ", "x" * 201, "a\r\nBCC: b@example.org", "a\x00", None, "\u202egnp")),
        *(("/kind", v) for v in ("party", None, ["fair"])),
        *(("/audience", v) for v in ("everybody", None)),
        *(("/online_url", v) for v in ("javascript:alert(1)", "konferenz", "ftp://example.org/x")),
        *(("/price_note", v) for v in ("10 €\nheute", "x" * 201)),
        *(("/all_day", v) for v in ("ja", 2, None)),
        ("/description_markdown", "x" * 20_001),
        ("/agenda", [{"title": "x"}] * 101),
        ("/agenda/0/time", [{"title": "x", "time": "25:00"}]),
        ("/speakers/0/name", [{"name": "a\r\nb"}]),
        ("/speakers/0/url", [{"name": "a", "url": "javascript:alert(1)"}]),
        ("/ends_at", "2026-03-02T21:00"),
        ("/status", "announced"),
        ("/taken", 0),
        ("/venue/name", None),
    ],
)
def test_each_fault_is_named(pointer, value):
    name = pointer.split("/")[1]
    data = {"venue": {"name": value}} if pointer == "/venue/name" else {name: value}
    assert pointers(PlanEvent, PLAN | data) == [pointer]


@pytest.mark.parametrize(
    ("venue", "pointer"),
    [
        ({}, "/venue/name"),
        ({"name": "x", "latitude": 91, "longitude": 0}, "/venue/latitude"),
        ({"name": "x", "latitude": float("nan"), "longitude": 0}, "/venue/latitude"),
        ({"name": "x", "latitude": 54}, "/venue/longitude"),
        ({"name": "x", "postcode": "1'; --"}, "/venue/postcode"),
        ({"name": "x", "city": "a\nb"}, "/venue/city"),
        ("Rathaus", "/venue"),
    ],
)
def test_faults_of_a_venue_are_named(venue, pointer):
    assert pointer in pointers(PlanEvent, PLAN | {"venue": venue})


def test_an_event_needs_an_end_and_an_organiser_a_name():
    assert pointers(PlanEvent, {k: v for k, v in PLAN.items() if k != "ends_at"}) == ["/ends_at"]
    assert pointers(PlanEvent, PLAN | {"organiser": {"kind": "partner"}}) == ["/organiser/name"]
    assert sorted(pointers(PlanEvent, {})) == ["/kind", "/starts_at", "/title"]


def test_a_change_names_its_event():
    assert pointers(ChangeEvent, {"title": "x"}) == ["/event_id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", v) for v in ("", " ", "Anna\r\nBcc: x@example.org", "x" * 201, None, 5, "a\x1b[31m", "a\u2028b")),
        *(
            ("email", v)
            for v in ("anna", "a@b@c.de", "a b@example.org", "a@example.org\r\nx", None, "x" * 250 + "@a.de")
        ),
        ("organisation", "GmbH\nCo"),
        ("event_id", "1"),
        ("status", "confirmed"),
    ],
)
def test_a_registration_is_read_strictly(field, value):
    assert pointers(Register, REGISTER | {field: value}) == [f"/{field}"]


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"from": "morgen"}, "/from"),
        ({"from": "2026-02-30"}, "/from"),
        ({"from": "0001-01-01"}, "/from"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "/to"),
        ({"limit": 101}, "/limit"),
        ({"since": "2026-03-02"}, "/since"),
        ({"status": "gone"}, "/status"),
    ],
)
def test_a_list_is_asked_for_strictly(wanted, pointer):
    assert pointers(ListEvents, wanted) == [pointer]


def test_a_day_is_one_in_germany():
    assert load(ListEvents(), {"from": "2026-07-01"})["since"] == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "rule",
    [
        *("", "FREQ=DAILY", "FREQ=YEARLY;COUNT=2", "COUNT=3", "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=9999", 5, None),
        *("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", "FREQ=WEEKLY;UNTIL=20260231", "FREQ=WEEKLY;UNTIL=20260301T000000Z"),
        *("FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYSETPOS=1"),
        *("FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=WEEKLY\r\nX:1"),
    ],
)
def test_a_rule_that_nobody_plans_by_is_refused(rule):
    assert pointers(PlanSeries, PLAN | {"rule": rule}) == ["/rule"]


@pytest.mark.parametrize(
    ("written", "zone", "refused"),
    [
        ("2026-03-29T02:30:00+01:00", "Europe/Berlin", True),
        ("2026-03-29T02:30:00+02:00", "Europe/Berlin", True),
        ("2026-03-29T02:30:00-04:00", "Europe/Berlin", False),
        ("2026-03-29T01:30:00Z", "Europe/London", False),
        ("2026-10-25T02:30:00+02:00", "Europe/Berlin", False),
        ("2026-10-25T02:30:00+01:00", "Europe/Berlin", False),
        ("2026-07-01T02:30:00+01:00", "Europe/Berlin", False),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_and_one_shown_twice_is_told_apart(written, zone, refused):
    fields = load(PlanEvent(), PLAN | {"starts_at": written, "ends_at": "2026-11-01T00:00:00Z", "time_zone": zone})
    assert is_skipped(fields["starts_at"], zone) is refused
    assert fields["starts_at"] == datetime.fromisoformat(written)
