"""The journal is read to its end, and an end is not a pause."""

from __future__ import annotations

import json
from typing import Any

import amqp
import pytest
from kombu import Connection

from chassis import journal, settings


@pytest.fixture
def stream(amqp_uri: Any) -> str:
    """The URI of a virtual host with an empty journal."""
    uri: str = amqp_uri("journal")
    with Connection(uri) as connection:
        journal.declare(connection.channel(), "90D", [])
    return uri


def write(uri: str, *bodies: Any) -> None:
    with Connection(uri, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer()
        for body in bodies:
            producer.publish(json.dumps(body), routing_key=journal.NAME, content_type="application/json")


def numbers(uri: str, **more: Any) -> list[int]:
    return [envelope["n"] for _, envelope in journal.replay(uri, **more)]


def test_an_empty_one_has_an_end(stream: str) -> None:
    assert numbers(stream) == []


@pytest.mark.parametrize("count", [1, 3000])
def test_all_is_read_to_the_end_at_once(stream: str, count: int) -> None:
    write(stream, *({"n": n} for n in range(count)))
    assert numbers(stream, idle=30) == list(range(count))
    write(stream, {"n": count})
    assert numbers(stream, idle=30) == list(range(count + 1))


def test_it_is_read_from_an_offset(stream: str) -> None:
    write(stream, *({"n": n} for n in range(10)))
    offsets = {envelope["n"]: offset for offset, envelope in journal.replay(stream)}
    assert numbers(stream, offset=offsets[6]) == [6, 7, 8, 9]
    assert numbers(stream, offset=offsets[9] + 1) == []


def test_what_is_no_envelope_is_passed_over(stream: str) -> None:
    write(stream, {"n": 1}, [], "a word", 5, None, {"n": 2})
    assert numbers(stream) == [1, 2]


def test_what_was_routed_is_read_before_it_is_confirmed(stream: str) -> None:
    """Who binds a queue and then reads misses nothing: a fact that found no such queue comes before the end."""
    with Connection(stream) as connection:
        channel = connection.channel()
        for n in range(2000):
            channel.basic_publish(amqp.Message(json.dumps({"n": n})), routing_key=journal.NAME)
        channel.queue_declare(journal.NAME, passive=True)  # answered when all of them have been routed
        assert numbers(stream, idle=30) == list(range(2000))


def test_marks_are_passed_over(stream: str) -> None:
    write(stream, {"n": 1})
    assert [numbers(stream) for _ in range(3)] == [[1]] * 3


def test_silence_before_the_end_is_a_failure(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(stream, {"n": 1})
    monkeypatch.setattr(journal, "_set_mark", lambda *_: "a mark that is never set")
    with pytest.raises(TimeoutError):
        numbers(stream, idle=0.5)


@pytest.mark.parametrize("text", ["90D", "1Y", "12h", "30s", "5m", "2M"])
def test_an_age_has_a_unit(text: str) -> None:
    assert settings.age(text) == text


@pytest.mark.parametrize("text", ["90", "D", "90d", "0D", "-1D", "1.5D", "90D ", "٣D", "90 days"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a number and one of"):
        settings.age(text)
