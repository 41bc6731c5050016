"""The measure of RPC: a bare py-amqp echo over direct reply-to, server and callers a process each.

    python -m bench.echo serve URI                 until it is terminated
    python -m bench.echo callers URI SECONDS       prints calls per second
    python -m bench.echo pipelined URI SECONDS     the same

Nothing but the library: no context, no confirms, no database. `callers` are CALLERS threads, each with a connection
of its own, that wait for one answer before they ask again, as those do who come over HTTP. `pipelined` keeps as many
calls in flight on a single channel, where each read of the socket brings several: more than callers can ask for, and
the most that the broker and two processes of Python carry.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp

CALLERS = 50
QUEUE = "bench-echo"
REPLIES = "amq.rabbitmq.reply-to"
BODY = '{"args": [], "kwargs": {"member_id": "0192f0c8-7a1e-7c3a-9b1f-3c5d7e9f1a2b"}}'


def connect(uri: str) -> amqp.Connection:
    where = urlsplit(uri)
    connection = amqp.Connection(
        f"{where.hostname}:{where.port}",
        userid=unquote(where.username or ""),
        password=unquote(where.password or ""),
        virtual_host=unquote(where.path[1:]),
    )
    connection.connect()
    return connection


def serve(uri: str) -> None:
    """Send every request back as its own answer."""
    connection = connect(uri)
    channel = connection.channel()
    channel.queue_declare(QUEUE, exclusive=True)

    def answer(request: Any) -> None:
        reply = amqp.Message(request.body, correlation_id=request.correlation_id)
        channel.basic_publish(reply, routing_key=request.reply_to)

    channel.basic_consume(QUEUE, no_ack=True, callback=answer)
    while True:
        connection.drain_events()


class Caller:
    """A channel that asks; with `at_once` calls in flight it waits until the oldest is answered."""

    def __init__(self, uri: str, at_once: int = 1) -> None:
        self.connection = connect(uri)
        self.channel = self.connection.channel()
        self.channel.basic_consume(REPLIES, no_ack=True, callback=self._hear)
        self.at_once = at_once
        self.asked = self.answered = 0

    def _hear(self, _reply: Any) -> None:
        self.answered += 1

    def ask_until(self, end: float) -> None:
        """Keep asking until `time.perf_counter()` says `end`."""
        while time.perf_counter() < end:
            while self.asked - self.answered < self.at_once:
                self.asked += 1
                request = amqp.Message(BODY, reply_to=REPLIES, correlation_id=str(self.asked))
                self.channel.basic_publish(request, routing_key=QUEUE)
            self.connection.drain_events(timeout=10)


def rate(callers: list[Caller], seconds: float) -> float:
    """Calls answered per second, all callers together."""
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=each.ask_until, args=(end,)) for each in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(each.answered for each in callers) / seconds


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", uri]:
            serve(uri)
        case ["callers", uri, seconds]:
            print(rate([Caller(uri) for _ in range(CALLERS)], float(seconds)))
        case ["pipelined", uri, seconds]:
            print(rate([Caller(uri, CALLERS)], float(seconds)))
        case _:
            sys.exit(__doc__)
