"""The replayable stream of public facts: a RabbitMQ stream bound to every service's public topics.

From it the gateway purges its cache and feeds live clients, and a new read model can be built from the start.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import amqp
from kombu import Connection, Consumer, Exchange, Queue

from chassis import queues
from chassis.broker import decode
from chassis.messages import Envelope, Message

NAME = "journal"
SEGMENT = 50 * 1024 * 1024  # bytes; whole segments are dropped once all of it is too old
MARK = "itmv-mark"  # the header of what is no fact: the end of a replay
SILENCE = 6.0  # seconds
CONNECT = 5.0  # seconds
PREFETCH = 200
log = logging.getLogger(__name__)


def queue(max_age: str) -> Queue:
    """The stream; one that is there already keeps the age it was made with."""
    arguments = {"x-queue-type": "stream", "x-max-age": max_age, "x-stream-max-segment-size-bytes": SEGMENT}
    return Queue(NAME, durable=True, queue_arguments=arguments)


def declare(channel: Any, max_age: str, told: list[type[Message]]) -> None:
    """Declare the stream and bind it to those of the messages that are public."""
    stream = queue(max_age)
    queues.declare(channel, stream)
    bound = stream(channel)
    for message in told:
        if message.public:
            bound.bind_to(exchange(message.service()), routing_key=message.routing_key())


def exchange(service: str) -> Exchange:
    """Nameko's own exchange for what a service tells."""
    return Exchange(f"{service}.events", type="topic", durable=True)


def replay(uri: str, offset: str | int = "first", idle: float = SILENCE) -> Iterator[tuple[int, Envelope]]:
    """(offset, envelope) of every readable fact from `offset` to the last that was routed before this begins.

    A mark of our own, written now, is the end: the stream is in the order of routing, and a fact whose teller still
    waits for its confirm may not be in it yet. Raises TimeoutError when `idle` seconds before the mark bring nothing.
    """
    with Connection(uri, connect_timeout=CONNECT) as connection:
        mark = _set_mark(connection.channel(), idle)
        for message in _read(connection, offset, idle):
            if MARK not in message.headers:
                if envelope := _envelope(message):
                    yield _offset(message), envelope
            elif message.headers[MARK] == mark:
                return


def _set_mark(channel: Any, seconds: float) -> str:
    """Write a message that is no fact, and wait until it is kept; readers know it by its header and pass it over."""
    mark = str(uuid4())
    message = amqp.Message("", delivery_mode=2, application_headers={MARK: mark})
    channel.confirm_select()
    channel.basic_publish_confirm(message, "", NAME, mandatory=True, timeout=seconds)
    return mark


def _read(connection: Connection, offset: str | int, idle: float) -> Iterator[Any]:
    received: list[Any] = []
    stream = Queue(NAME, no_declare=True, consumer_arguments={"x-stream-offset": offset})
    with Consumer(connection.channel(), [stream], on_message=received.append, prefetch_count=PREFETCH):
        while True:
            connection.drain_events(timeout=idle)
            for message in received:
                message.ack()
                yield message
            received.clear()


def _offset(message: Any) -> int:
    return int(message.headers["x-stream-offset"])


def _envelope(message: Any) -> Envelope | None:
    """What a message holds; None, and a line in the log, where that is no envelope: a stranger may have told it."""
    try:
        body = decode(message)
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    log.warning("unreadable fact in the journal", extra={"offset": _offset(message), "bytes": len(message.body)})
    return None
