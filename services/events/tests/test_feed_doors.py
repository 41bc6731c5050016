"""Calendars of partners by a real process: read from a real web server, and from one that means no good."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from events.models import Feed
from events.operator import import_group

from chassis import testing_web as web
from chassis.errors import Forbidden, Gone, Invalid, NotFound, Unauthenticated
from chassis.testing import SECRET, eventually
from services.events.tests.test_listings import calendar, event

OFFICE = {"account_id": "office-1", "roles": ["office"]}
MEMBER = {"account_id": "member-1", "roles": ["member"]}
DAY = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y%m%d")
AT = f"DTSTART:{DAY}T090000Z"


@pytest.fixture(scope="module")
def events(running):
    """The service, which may read calendars of this machine. What it does with them is tried on both databases
    (test_feeds.py); here one is enough, since readings take their time."""
    service = running("events", ITMV_FETCH_ALLOWED="127.0.0.0/8")
    yield service
    assert service.stop() == 0


@pytest.fixture
def call(events, caller):
    def ask(door, actor=OFFICE, **kwargs):
        return caller.call(f"events.{door}", actor=actor, **kwargs)

    return ask


@pytest.fixture
def feed(call):
    """Enter a calendar; the answer after its first reading. Gone at the end, with its events."""
    entered = []

    def enter(url, name="IHK zu Rostock"):
        made = call("add_feed", url=url, organiser={"name": name})
        entered.append(made["id"])
        return eventually(lambda: read_once(call, made["id"]), 60)

    yield enter
    for feed_id in entered:
        call("drop_feed", feed_id=feed_id)


def read_once(call, feed_id):
    found = call("get_feed", feed_id=feed_id)
    return found if found["read_at"] else None


def read_again(events, call, feed_id):
    """Have the clock read a calendar at once, as if an hour had passed."""
    before = call("get_feed", feed_id=feed_id)["read_at"]
    with events.database.write() as session:
        session.get(Feed, UUID(feed_id)).due_at = datetime.now(UTC)
    eventually(lambda: call("get_feed", feed_id=feed_id)["read_at"] != before, 60)
    return call("get_feed", feed_id=feed_id)


def answering(lines, **headers):
    def answer(handler):
        handler.answer(200, calendar(*lines), Content_Type="text/calendar; charset=utf-8", **headers)

    return answer


def titles(call, actor=None):
    return sorted(each["title"] for each in call("list_events", actor)["items"] if each["imported"])


def test_events_come_move_and_go_with_the_calendar(events, call, feed):
    listed = [event("a", AT, "LOCATION:IHK\\, 18055 Rostock"), event("b", f"DTSTART;TZID=Mars:{DAY}T090000")]

    def answer(handler):
        stamp = f'"{len(listed)}"'
        if handler.headers["If-None-Match"] == stamp:
            handler.answer(304, b"")
        else:
            answering(listed, ETag=stamp)(handler)

    with web.serving(feed=answer) as server:
        read = feed(f"{server.root}/feed")
        assert (read["status"], read["counts"]["added"], read["counts"]["faults"]) == ("read", 1, 1)
        assert titles(call) == ["Treffen"]
        [found] = [each for each in call("list_events", None)["items"] if each["imported"]]
        assert (found["organiser"]["name"], found["venue"]["city"]) == ("IHK zu Rostock", "Rostock")
        [fault] = call("list_feed_faults", feed_id=read["id"])["items"]
        assert (fault["identifier"], fault["pointer"]) == ("b", "/dtstart")
        listed[:] = [event("a", AT, "SEQUENCE:1", "STATUS:CANCELLED"), event("c", AT)]
        assert read_again(events, call, read["id"])["counts"]["cancelled"] == 1
        assert (call("get_event", None, event_id=found["id"])["status"], titles(call)) == ("cancelled", ["Treffen"])
        listed[:] = []
        assert read_again(events, call, read["id"])["counts"]["withdrawn"] == 1
        assert titles(call) == []
        read_again(events, call, read["id"])
    assert server.asked[-1][1]["If-None-Match"] == '"0"'


def test_a_calendar_that_cannot_be_read_withdraws_nothing(events, call, feed):
    answers = {
        "address_refused": web.go_to("http://169.254.169.254/latest/meta-data/"),
        "status_refused": lambda it: it.answer(500),
        "type_refused": lambda it: it.answer(body=b"<html/>", Content_Type="text/html"),
        "feed_broken": lambda it: it.answer(body=bytes(range(256)), Content_Type="text/calendar"),
        "too_large": lambda it: it.answer(body=calendar() * 80_000, Content_Type="text/calendar"),
    }
    with web.serving(feed=answering([event("a", AT)])) as server:
        read = feed(f"{server.root}/feed")
        for code, answer in answers.items():
            server.answers["/feed"] = answer
            read = read_again(events, call, read["id"])
            assert (read["status"], read["failure"]["code"], titles(call)) == ("failing", code, ["Treffen"])


def test_the_doors_are_open_while_a_hostile_calendar_is_read(call, feed, events):
    hard = [event(str(number), AT, "RRULE:FREQ=SECONDLY") for number in range(2)]
    with web.serving(feed=answering(hard)) as server:
        made = call("add_feed", url=f"{server.root}/feed", organiser={"name": "Kammer"})
        eventually(lambda: server.asked)
        began = datetime.now(UTC)
        for _ in range(20):
            assert call("get_feed", feed_id=made["id"])["status"] == "waiting"
        call("change_feed", feed_id=made["id"], website="https://kammer.example.org")  # no transaction is open
        assert datetime.now(UTC) - began < timedelta(seconds=10)
    call("drop_feed", feed_id=made["id"])


def test_the_office_enters_changes_and_drops_and_nobody_else(call, feed):
    with web.serving(feed=answering([event("a", AT)])) as server:
        read = feed(f"{server.root}/feed")
        assert [each["id"] for each in call("list_feeds")["items"]] == [read["id"]]
        for actor, refusal in ((None, Unauthenticated), (MEMBER, Forbidden)):
            for door in ("get_feed", "drop_feed", "fetch_feed", "change_feed", "list_feed_faults"):
                with pytest.raises(refusal):
                    call(door, actor, feed_id=read["id"])
        [shown] = call("list_events", None)["items"]
        call("change_feed", feed_id=read["id"], organiser={"name": "Kammer"}, kind="fair")
        eventually(lambda: call("get_event", None, event_id=shown["id"])["organiser"]["name"] == "Kammer", 60)
        assert call("get_event", None, event_id=shown["id"])["kind"] == "fair"
    with pytest.raises(NotFound):
        call("get_feed", feed_id=str(UUID(int=0)))


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "ftp://example.org/x"},
        {"url": "http://user:secret@example.org/"},
        {"url": "http://example.org:22/"},
        {"organiser": {"name": ""}},
        {"kind": "party"},
        {"website": "javascript:alert(1)"},
        {"surprise": 1},
    ],
)
def test_what_is_no_calendar_of_a_partner_is_refused(call, fields):
    good = {"url": "https://example.org/x.ics", "organiser": {"name": "IHK"}}
    with pytest.raises(Invalid):
        call("add_feed", **(good | fields))


def test_a_file_is_taken_in_by_the_operator(events, call, tmp_path, monkeypatch):
    url = events.database.engine.url.render_as_string(hide_password=False)
    known = {"ITMV_EVENTS_DB": url, "ITMV_HOME": str(tmp_path), "ITMV_AMQP_URI": "amqp://nobody"}
    for name, value in (known | {"ITMV_SECRET_KEY": SECRET}).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "termine.ics"
    run = ["calendar", str(file), "--organiser", "Kammer"]
    file.write_bytes(calendar(event("a", AT), event("b", "DTSTART:morgen")))
    done = CliRunner().invoke(import_group, run)
    assert (done.exit_code, "1 added" in done.output, "b: /dtstart" in done.output) == (1, True, True)
    [shown] = [each for each in call("list_events", None)["items"] if each["imported"]]
    file.write_bytes(calendar())
    assert "0 withdrawn" in CliRunner().invoke(import_group, run).output
    assert "1 withdrawn" in CliRunner().invoke(import_group, [*run, "--whole"]).output
    with pytest.raises(Gone):
        call("get_event", None, event_id=shown["id"])
