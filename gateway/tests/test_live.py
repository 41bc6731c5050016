"""The stream of facts."""

import json
import socket
import threading
from contextlib import contextmanager

import amqp
import httpx
import pytest

from deploy.local.waiting import until
from gateway.tests.conftest import running
from gateway.tests.peer import amqp_connection

PATH = "/api/v1/stream"


class Listener:
    """Reads the stream in a thread of its own."""

    def __init__(self, url, **more):
        self.events, self.open, self.ended = [], threading.Event(), threading.Event()
        self._args = (url + PATH, more)
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        assert self.open.wait(10)

    def _read(self):
        url, more = self._args
        with httpx.stream("GET", url, timeout=30, **more) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            event = {}
            for line in answer.iter_lines():
                self.open.set()
                if self._leave.is_set():
                    return
                name, _, value = line.partition(": ")
                if name in ("id", "event", "data"):
                    event[name] = value
                elif not line and event:
                    self.events.append(event)
                    event = {}
        self.ended.set()

    def texts(self):
        return [json.loads(event["data"])["data"].get("n") for event in self.events]

    def leave(self, tell):
        self._leave.set()
        while self._thread.is_alive():
            tell("members.member_left.v1")
            self._thread.join(0.05)


@contextmanager
def listening(gateway, tell, **more):
    listener = Listener(gateway.url, **more)
    try:
        yield listener
    finally:
        listener.leave(tell)


def test_facts_arrive_as_they_are_told_with_their_offsets(gateway, tell):
    with listening(gateway, tell) as listener:
        for number in range(3):
            tell("jobs.job_published.v1", n=number)
        until(lambda: len(listener.events) >= 3, "three events")
        assert listener.texts()[:3] == [0, 1, 2]
        ids = [int(event["id"]) for event in listener.events[:3]]
        assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
        assert listener.events[0]["event"] == "jobs.job_published.v1"
        assert json.loads(listener.events[0]["data"])["specversion"] == "1.0"


def test_who_returns_misses_nothing(gateway, tell):
    with listening(gateway, tell) as listener:
        tell("jobs.job_published.v1", n="seen")
        until(lambda: "seen" in listener.texts(), "the first")
        last = listener.events[listener.texts().index("seen")]["id"]
    for number in range(300):
        tell("events.event_announced.v1", n=number)
    with listening(gateway, tell, headers={"last-event-id": last}) as listener:
        tell("events.event_announced.v1", n="live")
        until(lambda: "live" in listener.texts(), "the live one")
        texts = [text for text in listener.texts() if text is not None]
        assert texts == [*range(300), "live"]


def test_marks_of_services_that_read_the_journal_are_passed_over(gateway, tell, vhost_uri):
    with listening(gateway, tell) as listener:
        with amqp_connection(vhost_uri) as connection:
            mark = amqp.Message("", application_headers={"itmv-mark": "x"})
            connection.channel().basic_publish(mark, routing_key="journal")
        tell("jobs.job_published.v1", n="after")
        until(lambda: "after" in listener.texts(), "what comes after")
        assert listener.texts() == ["after"]
    assert "unreadable fact" not in gateway.log.read_text()


def test_who_returns_to_a_gateway_that_starts_at_a_mark_misses_nothing(gateway, tell, vhost_uri, tmp_path):
    """Its first chunk of the stream holds no fact, and yet it has an end."""
    with listening(gateway, tell) as listener:
        tell("jobs.job_published.v1", n="seen")
        until(lambda: "seen" in listener.texts(), "the first")
        last = listener.events[listener.texts().index("seen")]["id"]
    tell("jobs.job_published.v1", n="missed")
    with amqp_connection(vhost_uri) as connection:
        channel = connection.channel()
        mark = amqp.Message("", delivery_mode=2, application_headers={"itmv-mark": "x"})
        channel.basic_publish_confirm(mark, routing_key="journal")
    other = running(vhost_uri, tmp_path)
    other.start()
    try:
        other.wait_ready()
        with listening(other, tell, headers={"last-event-id": last}) as listener:
            tell("jobs.job_published.v1", n="live")
            until(lambda: "live" in listener.texts(), "the live one")
            assert [text for text in listener.texts() if text is not None] == ["missed", "live"]
    finally:
        other.stop()


def test_types_choose_what_is_heard(gateway, tell):
    with listening(gateway, tell, params={"types": "events.,members.member_"}) as listener:
        tell("jobs.job_published.v1", n="job")
        tell("members.member_admitted.v1", n="member")
        tell("events.event_over.v1", n="event")
        until(lambda: "event" in listener.texts(), "the event")
        assert listener.texts() == ["member", "event"]


@pytest.mark.parametrize("offset", ["x", "-1", "1.5", "9" * 30])
def test_a_malformed_last_event_id_is_refused(client, offset):
    answer = client.get(PATH, headers={"last-event-id": offset})
    assert (answer.status_code, answer.json()["code"]) == (400, "last_event_id_malformed")


def test_a_client_that_left_is_forgotten(gateway, tell):
    with listening(gateway, tell):
        until(lambda: gateway.metric("live_streams ") >= 1, "a client")
    until(lambda: gateway.metric("live_streams ") == 0, "no client")


def test_a_client_that_does_not_read_is_sent_away_and_the_others_hear_on(gateway, tell):
    with listening(gateway, tell) as listener, deaf(gateway):
        until(lambda: gateway.metric("live_streams ") >= 2, "both clients")
        for number in range(40):
            for _ in range(25):
                tell("jobs.job_changed.v1", text="x" * 32_000)
            tell("jobs.job_published.v1", n=number)
            until(lambda number=number: number in listener.texts(), "the client that reads")
            if gateway.metric("live_streams_dropped_total "):
                break
        assert gateway.metric("live_streams_dropped_total ") == 1
        assert gateway.metric("live_streams ") == 1


@contextmanager
def deaf(gateway):
    """A client that asks for the stream and never reads it."""
    with socket.socket() as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        own.connect(("127.0.0.1", gateway.port))
        own.sendall(f"GET {PATH} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        yield


def test_there_is_room_for_so_many_and_no_more(vhost_uri, tmp_path, tell):
    small = running(vhost_uri, tmp_path, ITMV_STREAMS_AT_ONCE="1")
    small.start()
    small.wait_ready()
    with listening(small, tell):
        until(lambda: small.metric("live_streams ") == 1, "the client")
        answer = httpx.get(small.url + PATH)
        assert (answer.status_code, answer.json()["code"]) == (503, "stream_unavailable")
        assert int(answer.headers["retry-after"]) >= 1
    until(lambda: small.metric("live_streams ") == 0, "no client")
    with listening(small, tell):
        until(lambda: small.metric("live_streams ") == 1, "another client")
    assert small.stop() == 0
