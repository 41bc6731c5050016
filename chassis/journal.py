"""The replayable stream of public facts: a RabbitMQ stream bound to every service's public topics.

From it the gateway purges its cache and feeds live clients, and a new read model can be built from the start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from kombu import Connection, Consumer, Exchange, Queue

from chassis import queues
from chassis.broker import decode
from chassis.messages import Envelope, Message

NAME = "journal"
SEGMENT = 50 * 1024 * 1024  # bytes; whole segments are dropped once all of it is too old
SILENCE = 6.0  # seconds; the broker counts the messages of a stream anew every five
CONNECT = 5.0  # seconds
PREFETCH = 200
MOST_IN_A_CHUNK = 65_535  # what AMQP can ask for; RabbitMQ makes chunks of a few thousand
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
    """(offset, envelope) of every readable fact from `offset` to what is the last when this begins.

    Raises TimeoutError when `idle` seconds before the end bring nothing: a pause is no end.
    """
    with Connection(uri, connect_timeout=CONNECT) as connection:
        last = _last_offset(connection, idle)
        position = -1 if isinstance(offset, str) else offset - 1
        if last is None or position >= last:
            return
        for message in _read(connection, offset, idle):
            position = _offset(message)
            if position <= last and (envelope := _envelope(message)):
                yield position, envelope
            if position >= last:
                return


def _last_offset(connection: Connection, idle: float) -> int | None:
    """Where the stream ends; None when it is empty.

    A reader from "last" is given the last chunk whole, before the broker answers anything else on its channel. An
    empty stream gives nothing, as a slow one does; but by then the broker's count is fresher than our question.
    """
    offsets: list[int] = []
    channel = connection.channel()
    with _consumer(channel, "last", MOST_IN_A_CHUNK, lambda message: offsets.append(_offset(message))) as consumer:
        try:
            while not offsets:
                connection.drain_events(timeout=idle)
        except TimeoutError:
            if channel.queue_declare(NAME, passive=True).message_count:
                raise
        consumer.cancel()
    return max(offsets, default=None)


def _read(connection: Connection, offset: str | int, idle: float) -> Iterator[Any]:
    received: list[Any] = []
    with _consumer(connection.channel(), offset, PREFETCH, received.append):
        while True:
            connection.drain_events(timeout=idle)
            for message in received:
                message.ack()
                yield message
            received.clear()


def _consumer(channel: Any, offset: str | int, prefetch: int, on_message: Callable[[Any], object]) -> Consumer:
    stream = Queue(NAME, no_declare=True, consumer_arguments={"x-stream-offset": offset})
    return Consumer(channel, [stream], on_message=on_message, prefetch_count=prefetch)


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
