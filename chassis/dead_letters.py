"""Looking into a service's dead queues, and out of them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import amqp
from kombu import Connection

from chassis import contracts, settings
from chassis.service import Plan

SECONDS = 10  # for the broker to answer


@dataclass(frozen=True)
class DeadLetter:
    """What may be shown of a dead letter: no content."""

    queue: str
    fact: str
    topic: str
    reason: str
    attempts: int

    def row(self) -> tuple[str, ...]:
        return self.queue, self.fact, self.topic, self.reason, str(self.attempts)


def found(service: Plan) -> list[DeadLetter]:
    """All dead letters of a service, which stay where they are."""
    letters: list[DeadLetter] = []
    _each(service, lambda _channel, queue, message: letters.append(_describe(queue, message)))
    return letters


def retry(service: Plan) -> int:
    """Put every dead letter back into its queue (confirmed, then removed); how many."""

    def put_back(channel: Any, queue: str, message: Any) -> None:
        kept = {k: v for k, v in (message.headers or {}).items() if not k.startswith("x-")}
        again = amqp.Message(message.body, application_headers=kept, delivery_mode=2, **_same(message))
        channel.basic_publish_confirm(again, "", queue, mandatory=True, timeout=SECONDS)
        channel.basic_ack(message.delivery_tag)

    return _each(service, put_back)


def drop(service: Plan) -> int:
    """Remove every dead letter; how many."""
    return _each(service, lambda channel, _queue, message: channel.basic_ack(message.delivery_tag))


def _each(service: Plan, do: Callable[[Any, str, Any], object]) -> int:
    """Call `do` for each dead letter there is at the beginning; what it does not acknowledge stays."""
    uri = settings.load_or_exit(service.settings).amqp_uri
    queues = [f"{service.name}.{name}" for name in contracts.hearings(service)]
    with Connection(uri, connect_timeout=SECONDS) as connection:
        return sum(_each_in(connection.channel(), queue, do) for queue in queues)


def _each_in(channel: Any, queue: str, do: Callable[[Any, str, Any], object]) -> int:
    channel.confirm_select()
    try:
        waiting = channel.queue_declare(f"{queue}.dead", passive=True).message_count
    except amqp.NotFound:
        return 0  # this hearing has never been connected to this broker; the channel is closed with that answer
    letters = [letter for _ in range(waiting) if (letter := channel.basic_get(f"{queue}.dead"))]
    for letter in letters:
        do(channel, queue, letter)
    channel.close()
    return len(letters)


def _same(message: Any) -> dict[str, Any]:
    kept = ("content_type", "content_encoding", "message_id")
    return {name: message.properties[name] for name in kept if name in message.properties}


def _describe(queue: str, message: Any) -> DeadLetter:
    headers = message.headers or {}
    try:
        topic = str(json.loads(message.body).get("type", "?"))
    except (ValueError, AttributeError):
        topic = "unreadable"
    reason = str(headers.get("x-reason") or headers.get("x-first-death-reason") or "?")
    return DeadLetter(queue, str(message.properties.get("message_id", "")), topic, reason, headers.get("x-attempt", 0))
