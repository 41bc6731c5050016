"""What was told in public before a hearing was there: from the journal into its queue, once.

A fact reaches the queues that are bound when it is told. The journal is always bound, so a hearing that is new, or on
a new database, finds there what it missed. Whatever it knows already the inbox turns away. (An internal fact needs
none of this: without a queue it is returned, and its teller tries again.)
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import amqp
from kombu import Connection
from kombu.exceptions import KombuError
from nameko.extensions import SharedExtension

from chassis import journal
from chassis.broker import BrokerAway, Consumers, Letter
from chassis.errors import Unavailable
from chassis.failures import Failures
from chassis.messages import Envelope

PAUSE = 1.0  # seconds between attempts
BATCH = 100
log = logging.getLogger(__name__)


class History(SharedExtension):  # type: ignore[misc]
    """Gives the service's hearings of public facts what they missed, after their queues are there."""

    consumers = Consumers()
    failures = Failures()

    def __init__(self) -> None:
        self.hearings: list[Any] = []
        self.stopped = threading.Event()

    def setup(self) -> None:
        self.house = self.container.config["house"]

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="history")

    def stop(self) -> None:
        self.stopped.set()

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                if self.consumers.connected:
                    self._catch_up()
                    return
            except (BrokerAway, Unavailable, OSError, amqp.AMQPError, KombuError) as away:
                log.warning("history waits", extra={"reason": type(away).__name__})
            self.stopped.wait(PAUSE)

    def _catch_up(self) -> None:
        new = [each for each in self.hearings if each.message.public and not each.has_history()]
        if not new:
            return
        given = sum(self._give(batch, new) for batch in _batches(self._told_before()))
        for hearing in new:
            hearing.note_history()
        log.info("history heard", extra={"hearings": len(new), "facts": given})

    def _told_before(self) -> Iterator[Envelope]:
        """What the journal holds by now; all later facts find the queues."""
        uri = self.house.settings.amqp_uri
        with Connection(uri, connect_timeout=journal.CONNECT) as connection:
            journal.declare(connection.channel(), self.house.settings.journal_max_age, [])
        return (envelope for _offset, envelope in journal.replay(uri))

    def _give(self, envelopes: list[Envelope], hearings: list[Any]) -> int:
        """Into the queues of those who hear of them; how many letters that took. Raises BrokerAway."""
        letters = [
            Letter(f"{envelope.get('id')}:{hearing.queue_name}", "", hearing.queue_name, json.dumps(envelope))
            for envelope in envelopes
            for hearing in hearings
            if hearing.message.topic == envelope.get("type")
        ]
        if letters:
            self.failures.publisher.deliver(letters)
        return len(letters)


def _batches(envelopes: Iterable[Envelope]) -> Iterator[list[Envelope]]:
    batch: list[Envelope] = []
    for envelope in envelopes:
        batch.append(envelope)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
