"""The service as a process of its own, called over RabbitMQ as the gateway calls it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from events.calendars import Calendars
from events.letters import Letters
from events.models import Event, Registration
from icalendar import Calendar
from sqlalchemy import func, select

from chassis import errors, journal, outbox
from chassis.testing import SECRET, eventually

pytestmark = pytest.mark.usefixtures("service")

OFFICE = {"account_id": "office-1", "roles": ["office"]}
MEMBER = {"account_id": "member-1", "roles": ["member"]}
BEGIN = (datetime.now(UTC) + timedelta(days=20)).replace(microsecond=0)
LETTERS = Letters(SECRET, Calendars("https://it-initiative.example.org", "office@example.org"))
PLAN = {
    "title": 'IT-Stammtisch "Küste"',
    "kind": "meetup",
    "starts_at": BEGIN.isoformat(),
    "ends_at": (BEGIN + timedelta(hours=3)).isoformat(),
    "venue": {"name": "Rathaus", "postcode": "18055", "city": "Rostock"},
    "capacity": 1,
    "description_markdown": "**Alle** <script>alert(1)</script>",
}


@pytest.fixture
def call(caller):
    """A door of the service: call("register", actor, field=…)."""

    def ask(door, actor=None, context=None, **kwargs):
        return caller.call(f"events.{door}", actor=actor, context=context, **kwargs)

    return ask


@pytest.fixture
def announced(call):
    def make(**changes):
        event = call("plan_event", OFFICE, **(PLAN | changes))
        return call("announce_event", OFFICE, event_id=event["id"])

    return make


def ask_for(call, event, number, actor=None, **context):
    person = {"name": f"Gast {number}", "email": f"gast{number}@example.org", "organisation": "Söhne & Co"}
    return call("register", actor, context, event_id=event["id"], **person)


def token(registration):
    return LETTERS.tokens.sign(registration["id"])


def rows(service):
    """How many rows there are of what a request can leave behind."""
    with service.database.read() as session:
        tables = (Event, Registration, outbox.outbox)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_from_plan_to_cancellation(call, service):
    draft = call("plan_event", OFFICE, **PLAN)
    with pytest.raises(errors.NotFound):
        call("get_event", event_id=draft["id"])
    event = call("announce_event", OFFICE, event_id=draft["id"])
    assert event["seats"] == {"capacity": 1, "free": 1, "waiting": 0}
    assert event["description_html"] == "<p><strong>Alle</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    first, second = ask_for(call, event, 1), ask_for(call, event, 2)
    assert [(r["status"], r["position"]) for r in (first, second)] == [("pending", None), ("waiting", 1)]
    assert call("confirm_registration", token=token(first))["status"] == "confirmed"
    assert call("confirm_registration", token=token(second)) == second
    assert call("get_event", event_id=event["id"])["seats"] == {"capacity": 1, "free": 0, "waiting": 1}
    assert call("cancel_registration", registration_id=first["id"], token=token(first))["status"] == "cancelled"
    seen = call("get_registration", token=token(second))
    assert (seen["status"], seen["position"], seen["event"]["id"]) == ("confirmed", None, event["id"])
    listed = call("list_registrations", OFFICE, event_id=event["id"])
    assert [r["status"] for r in listed["items"]] == ["cancelled", "confirmed"]
    over = call("cancel_event", OFFICE, event_id=event["id"], reason="Sturm")
    assert (over["status"], over["sequence"]) == ("cancelled", 1)
    with pytest.raises(errors.Gone, match="event_cancelled"):
        ask_for(call, event, 3)


def test_the_public_facts_reach_the_journal_and_no_others(announced, call, vhost_uri, service):
    event = announced(title="Nur dieses")
    ask_for(call, event, 1)
    call("change_event", OFFICE, event_id=event["id"], venue={"name": "Anderswo"})

    def told():
        about = [e["type"] for _, e in journal.replay(vhost_uri) if e["subject"] == event["id"]]
        return about if len(about) == 3 else None

    assert eventually(told) == [
        "events.event_announced.v1",
        "events.seats_changed.v1",
        "events.event_rescheduled.v1",
    ]
    assert not any("registration" in e["type"] for _, e in journal.replay(vhost_uri))


def test_a_member_has_the_seat_at_once(announced, call):
    event = announced()
    mine = ask_for(call, event, 1, MEMBER)
    assert mine["status"] == "confirmed"
    with pytest.raises(errors.NotFound):
        call("cancel_registration", MEMBER | {"account_id": "member-2"}, registration_id=mine["id"])
    assert call("cancel_registration", MEMBER, registration_id=mine["id"])["status"] == "cancelled"


def test_the_same_idempotency_key_registers_once(announced, call, service):
    event = announced(capacity=5)
    key = str(uuid4())
    first = ask_for(call, event, 1, idempotency_key=key)
    before = rows(service)
    assert ask_for(call, event, 1, idempotency_key=key) == first
    assert rows(service) == before
    with pytest.raises(errors.Invalid, match="idempotency_key_reused"):
        ask_for(call, event, 2, idempotency_key=key)
    assert rows(service) == before


def test_who_may_not_is_told_so_and_nothing_happens(announced, call, service):
    event = announced()
    before = rows(service)
    for door, kwargs in (
        ("plan_event", PLAN),
        ("change_event", {"event_id": event["id"], "title": "x"}),
        ("announce_event", {"event_id": event["id"]}),
        ("cancel_event", {"event_id": event["id"]}),
        ("list_registrations", {"event_id": event["id"]}),
    ):
        with pytest.raises(errors.Unauthenticated):
            call(door, **kwargs)
        with pytest.raises(errors.Forbidden):
            call(door, MEMBER, **kwargs)
    assert rows(service) == before


def test_what_cannot_be_is_refused_and_leaves_nothing_behind(announced, call, service):
    event, full = announced(), announced(waiting_list=False)
    ask_for(call, full, 1)
    past = announced(starts_at="2017-01-18T10:00:00+01:00", ends_at="2017-01-18T12:00:00+01:00")
    assert past["status"] == "over"
    eventually(lambda: rows(service)[2] > 0)
    before = rows(service)
    for error, code, act in (
        (errors.Gone, "event_over", lambda: ask_for(call, past, 1)),
        (errors.Conflict, "event_full", lambda: ask_for(call, full, 2)),
        (errors.NotFound, "event_not_found", lambda: ask_for(call, {"id": str(uuid4())}, 1)),
        (errors.Invalid, "token_invalid", lambda: call("confirm_registration", token="x.y.z")),
        (errors.Invalid, "invalid", lambda: call("plan_event", OFFICE, **(PLAN | {"ends_at": PLAN["starts_at"]}))),
        (errors.Invalid, "invalid", lambda: call("change_event", OFFICE, event_id=event["id"], time_zone="Mars")),
        (errors.Conflict, "event_announced", lambda: call("announce_event", OFFICE, event_id=event["id"])),
    ):
        with pytest.raises(error, match=code):
            act()
    assert rows(service) == before


def test_a_change_of_what_has_changed_meanwhile_is_refused(announced, call):
    event = announced()
    seen = {"expected_revision": event["revision"]}
    assert call("change_event", OFFICE, seen, event_id=event["id"], title="Neu")["title"] == "Neu"
    with pytest.raises(errors.PreconditionFailed):
        call("change_event", OFFICE, seen, event_id=event["id"], title="Alt")


def test_a_series_from_plan_to_its_end(call, service):
    plan = PLAN | {"rule": "FREQ=WEEKLY;COUNT=3", "left_out": []}
    made = call("plan_series", OFFICE, **plan)
    with pytest.raises(errors.NotFound):
        call("get_series", series_id=made["id"])
    call("announce_series", OFFICE, series_id=made["id"])
    _, second, third = call("list_events", series_id=made["id"])["items"]
    assert ask_for(call, second, 1)["status"] == ask_for(call, third, 1)["status"] == "pending"
    changed = call("change_series", OFFICE, series_id=made["id"], title="Neu", **{"from": third["id"]})
    assert changed["revision"] == 3
    assert [e["title"] for e in call("list_events", series_id=made["id"])["items"]] == [PLAN["title"]] * 2 + ["Neu"]
    text = call("get_series_calendar", series_id=made["id"])["ics"]
    assert text.count("RECURRENCE-ID") == 2
    before = rows(service)
    for wrong in ({"rule": "FREQ=DAILY"}, {"rule": "FREQ=WEEKLY;COUNT=2;UNTIL=20270101"}, {"left_out": ["2020-01-01"]}):
        with pytest.raises(errors.Invalid):
            call("plan_series", OFFICE, **(plan | wrong))
    with pytest.raises(errors.Forbidden):
        call("plan_series", MEMBER, **plan)
    assert rows(service) == before
    call("cancel_series", OFFICE, series_id=made["id"], reason=None)
    gone = call("list_events", series_id=made["id"], status="cancelled")
    assert gone["total"] == 3


def test_ones_own_calendar_has_an_address_until_it_has_another(announced, call):
    event = announced(title="Nur meines", capacity=3)
    ask_for(call, event, 1, MEMBER)
    first, second = (call("renew_personal_calendar", MEMBER)["address"] for _ in range(2))
    tokens = [address.rpartition("/")[2].removesuffix(".ics") for address in (first, second)]
    with pytest.raises(errors.NotFound, match="calendar_not_found"):
        call("get_calendar_owner", token=tokens[0])
    assert call("get_calendar_owner", token=tokens[1]) == {"account_id": MEMBER["account_id"]}
    held = call("get_own_calendar", MEMBER)
    assert "Nur meines" in held["ics"]
    assert call("get_own_calendar", MEMBER, known=held["version"]) == {"ics": None, "version": held["version"]}
    with pytest.raises(errors.NotFound, match="calendar_not_found"):
        call("get_own_calendar")


def test_lists_and_calendars(announced, call):
    event = announced(kind="fair", title="Ahrenshooper Messe", online_url="https://konferenz.example.org/1")
    found = call("list_events", q="ahrenshoop", kind="fair", **{"from": "2026-01-01"})
    assert [e["id"] for e in found["items"]] == [event["id"]]
    assert found["total"] == 1
    assert "online_url" not in found["items"][0]
    for ics in (
        call("get_calendar", event_id=event["id"])["ics"],
        call("get_calendar_feed", kind="fair")["ics"],
    ):
        [seen] = Calendar.from_ical(ics).walk("VEVENT")
        assert (seen["UID"], seen["DTSTART"].dt) == (f"{event['id']}@it-initiative.example.org", BEGIN)
        assert "konferenz.example.org" not in ics


def test_a_hold_ends_by_the_clock_of_the_process(announced, call, service):
    """The row is aged in the database; the timer of the process comes round by itself."""
    event = announced()
    held, waiting = ask_for(call, event, 1), ask_for(call, event, 2, MEMBER)
    with service.database.write() as session:
        row = session.get(Registration, UUID(held["id"]))
        row.held_until = datetime.now(UTC) - timedelta(seconds=1)
    eventually(lambda: call("get_registration", token=token(waiting))["status"] == "confirmed", 40)
    with pytest.raises(errors.Gone, match="registration_expired"):
        call("confirm_registration", token=token(held))


def test_the_link_of_an_online_event_is_for_those_with_a_seat(announced, call):
    event = announced(capacity=1, online_url="https://konferenz.example.org/1")
    ask_for(call, event, 1, MEMBER)
    waiting = MEMBER | {"account_id": "member-2"}
    ask_for(call, event, 2, waiting)
    links = [call("get_event", who, event_id=event["id"])["online_url"] for who in (MEMBER, OFFICE, waiting, None)]
    assert links == ["https://konferenz.example.org/1"] * 2 + [None] * 2
