"""The replayable stream of public facts: a RabbitMQ stream bound to every service's public topics.

From it the gateway purges its cache and feeds live clients, and a new read model can be built from the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kombu import Connection, Consumer, Exchange, Queue

from chassis.messages import Message

NAME = "journal"
SEGMENT = 50 * 1024 * 1024  # bytes; whole segments are dropped once all of it is too old


def queue(max_age: str) -> Queue:
    """The stream; its arguments must be the same wherever it is declared."""
    arguments = {"x-queue-type": "stream", "x-max-age": max_age, "x-stream-max-segment-size-bytes": SEGMENT}
    return Queue(NAME, durable=True, queue_arguments=arguments)


def declare(channel: Any, max_age: str, told: list[type[Message]]) -> None:
    """Declare the stream and bind it to those of the messages that are public."""
    stream = queue(max_age)(channel)
    stream.declare()
    for message in told:
        if message.public:
            stream.bind_to(exchange(message.service()), routing_key=message.routing_key())


def exchange(service: str) -> Exchange:
    """Nameko's own exchange for what a service tells."""
    return Exchange(f"{service}.events", type="topic", durable=True)


def replay(uri: str, offset: str | int = "first", idle: float = 2.0) -> Iterator[tuple[int, dict[str, Any]]]:
    """(offset, envelope) of every fact in the journal from `offset` on, until `idle` seconds bring nothing new."""
    received: list[tuple[int, dict[str, Any]]] = []

    def on_message(message: Any) -> None:
        received.append((message.headers["x-stream-offset"], message.decode()))
        message.ack()

    with Connection(uri) as connection:
        channel = connection.channel()
        stream = Queue(NAME, no_declare=True, consumer_arguments={"x-stream-offset": offset})
        consumer = Consumer(channel, [stream], on_message=on_message, accept=["json"])
        consumer.qos(prefetch_count=200)
        with consumer:
            while True:
                try:
                    connection.drain_events(timeout=idle)
                except TimeoutError:
                    return
                yield from received
                received.clear()
