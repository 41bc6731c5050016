"""Where deliveries go that could not be heard: the service's retry queues, one for each delay, and the dead queues."""

from __future__ import annotations

import logging
from typing import Any

from kombu import Exchange, Queue
from nameko.extensions import SharedExtension

from chassis import observe, queues
from chassis.broker import Letter, Publisher

PATIENCE = 30.0  # seconds; no caller waits, and a letter given up in doubt comes twice
log = logging.getLogger(__name__)


class Failures(SharedExtension):  # type: ignore[misc]
    """Puts failed deliveries aside. `dead_queues` are those of the service's hearings."""

    def __init__(self) -> None:
        super().__init__()
        self.dead_queues: list[Queue] = []

    def setup(self) -> None:
        self.house = self.container.config["house"]
        self.delays: tuple[float, ...] = self.house.settings.retry_delays
        self.publisher = Publisher(self.house.settings.amqp_uri, self._declare, PATIENCE)

    def _declare(self, channel: Any) -> None:
        """A message expires out of a retry queue to the default exchange, whose routing key is its own queue."""
        queues.declare(channel, *self.dead_queues, *map(self._retry_queue, dict.fromkeys(self.delays)))

    def _retry_queue(self, delay: float) -> Queue:
        name = self._retry_name(delay)
        arguments = {
            "x-queue-type": self.house.settings.queue_type,
            "x-message-ttl": int(delay * 1000),
            "x-dead-letter-exchange": "",
        } | at_least_once(self.house.settings.queue_type)
        return Queue(name, Exchange(name, type="fanout"), durable=True, queue_arguments=arguments)

    def _retry_name(self, delay: float) -> str:
        return f"{self.house.name}.retry.{delay:g}s"

    def put_aside(self, queue: str, message: Any, reason: str, attempt: int | None) -> str:
        """Publish a failed delivery for its next attempt, or to the dead queue; says which: retry or dead.

        `attempt` counts from 1; None means that trying again cannot help. Raises BrokerAway.
        """
        headers = {k: v for k, v in message.headers.items() if not k.startswith("x-")}
        headers |= {"x-reason": reason, "x-attempt": attempt or attempts(message) + 1}
        body = message.body if isinstance(message.body, str) else bytes(message.body).decode("utf-8", "replace")
        fact_id = str(message.properties.get("message_id") or "")
        dead = attempt is None or attempt > len(self.delays)
        where = ("", f"{queue}.dead") if dead else (self._retry_name(self.delays[(attempt or 1) - 1]), queue)
        self.publisher.deliver([Letter(fact_id, *where, body, headers)])
        if dead:
            observe.DEAD.labels(self.house.name, queue, reason).inc()
            log.error("fact given up", extra={"queue": queue, "fact": fact_id, "reason": reason, "bytes": len(body)})
        return "dead" if dead else "retry"


def attempts(message: Any) -> int:
    """How often a delivery was tried before; what is no such number counts as never."""
    said = message.headers.get("x-attempt")
    return said if type(said) is int and said > 0 else 0


def at_least_once(queue_type: str) -> dict[str, Any]:
    """Dead-lettering that is confirmed by its target: quorum queues offer it."""
    if queue_type != "quorum":
        return {}
    return {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
