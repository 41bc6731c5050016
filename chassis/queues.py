"""Declaring queues so that those which are there already stay as they are."""

from __future__ import annotations

import logging
from typing import Any

import amqp
from kombu import Queue

log = logging.getLogger(__name__)


def declare(channel: Any, *queues: Queue) -> list[int]:
    """Declare and bind the queues; how many messages wait in each.

    A queue that was made with other arguments keeps them, and a warning names it: a changed setting is for queues to
    come. The broker refuses such a declaration by closing the channel, so each is done on another than the caller's.
    """
    return [_declare(channel.connection, queue) for queue in queues]


def _declare(connection: Any, queue: Queue) -> int:
    try:
        return _on_a_channel(connection, queue, passive=False)
    except amqp.PreconditionFailed:
        waiting = _on_a_channel(connection, queue, passive=True)  # NotFound where the arguments themselves are refused
        log.warning("queue kept as it was made; the settings ask for other arguments", extra={"queue": queue.name})
        return waiting


def _on_a_channel(connection: Any, queue: Queue, *, passive: bool) -> int:
    channel = connection.channel()
    bound = queue(channel)
    if queue.exchange.name:
        bound.exchange.declare()
    waiting: int = bound.queue_declare(passive=passive).message_count
    if queue.exchange.name:
        bound.queue_bind()
    channel.close()
    return waiting
