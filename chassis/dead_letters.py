"""Looking into a service's dead queues, and out of them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def _channel(service: Plan) -> Iterator[Any]:
    uri = settings.load_or_exit(service.settings).amqp_uri
    with Connection(uri, connect_timeout=SECONDS) as connection:
        channel = connection.channel()
        channel.confirm_select()
        yield channel


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
    count = 0
    with _channel(service) as channel:
        for name in contracts.hearings(service):
            queue = f"{service.name}.{name}"
            try:
                waiting = channel.queue_declare(f"{queue}.dead", passive=True).message_count
            except amqp.NotFound:
                return count  # the service has never been connected to this broker
            for _ in range(waiting):
                message = channel.basic_get(f"{queue}.dead")
                if message is None:
                    break
                do(channel, queue, message)
                count += 1
    return count


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
