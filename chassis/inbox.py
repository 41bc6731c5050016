"""Facts heard: once each, with retries of growing delay and a dead queue at the end.

    @hears(MemberAdmitted)
    def welcome_member(self, session, fact): ...

The queue is `<service>.<method>`. The effect commits together with a row of the inbox, so that a second delivery
finds the row and does nothing; nor does a fact about somebody who was erased after it was told. A failure is published
(confirmed) to the service's retry queue for its attempt, from where RabbitMQ brings it back after the delay; after the
last it lies in `<queue>.dead` with reason and headers. What cannot be read goes there at once. A body is never logged.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

import amqp
from kombu import Queue
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from sqlalchemy import Column, Index, String, Table, Uuid, select
from sqlalchemy.orm import Session

from chassis import messages, observe, queues
from chassis.broker import BrokerAway, Consumers, acknowledge, decode
from chassis.db import Instant, insert_new, metadata
from chassis.erasure import was_before
from chassis.errors import Unavailable
from chassis.failures import Failures, at_least_once, attempts
from chassis.history import History
from chassis.journal import exchange
from chassis.messages import Fact, Message, Undecodable

PATIENCE = 4  # the attempt, of those in ITMV_RETRY_DELAYS, at whose delay a fact waits for an absent database
CRASHES = 20  # deliveries after which a message that kills its process goes to the dead queue
KEEP = timedelta(days=100)  # longer than an outbox (7 days) and, unless set otherwise, the journal (90) can tell again
HISTORY = UUID(int=0)  # stands in the inbox, in place of a fact, for all that was told before
log = logging.getLogger(__name__)

inbox = Table(
    "inbox",
    metadata,
    Column("hearing", String(80), primary_key=True),
    Column("fact_id", Uuid, primary_key=True),
    Column("heard_at", Instant, nullable=False),
)
Index("ix_inbox_heard_at", inbox.c.heard_at)


def once(session: Session, hearing: str, fact: Fact) -> bool:
    """True the first time this hearing meets this fact; the mark commits with the effect."""
    return insert_new(session, inbox, hearing=hearing, fact_id=fact.id, heard_at=datetime.now(UTC))


def hears(message: type[Message]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a method the hearing of `message`: it gets a session and the fact, once for each fact."""

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @wraps(method)
        def entry(self: Any, fact: Fact, outcome: observe.Outcome) -> None:
            with self.house.database.write() as session:
                if not once(session, method.__name__, fact):
                    outcome.value = "duplicate"
                elif was_before(session, fact, message, self.house.settings.secret_key):
                    outcome.value = "erased"
                else:
                    method(self, session, fact)

        entry.hears = message  # type: ignore[attr-defined]
        registered: Callable[..., None] = Hearing.decorator(message)(entry)
        return registered

    return decorate


class Hearing(Entrypoint):  # type: ignore[misc]
    """The door of one heard fact."""

    consumers = Consumers()
    failures = Failures()
    history = History()
    no_ack = False

    def __init__(self, message: type[Message], **kwargs: Any) -> None:
        self.message = message
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.house = self.container.config["house"]
        self.queue_name = f"{self.house.name}.{self.method_name}"
        self.queue = Queue(
            self.queue_name,
            exchange(self.message.service()),
            routing_key=self.message.routing_key(),
            durable=True,
            queue_arguments=self._arguments(),
        )
        kind = {"x-queue-type": self.house.settings.queue_type}
        self.dead = Queue(f"{self.queue_name}.dead", durable=True, queue_arguments=kind)
        self.failures.dead_queues.append(self.dead)
        self.consumers.register_provider(self)
        self.history.hearings.append(self)

    def _arguments(self) -> dict[str, Any]:
        queue_type = self.house.settings.queue_type
        arguments = {
            "x-queue-type": queue_type,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": f"{self.queue_name}.dead",
        } | at_least_once(queue_type)
        return arguments | ({"x-delivery-limit": CRASHES} if queue_type == "quorum" else {})

    def stop(self) -> None:
        self.consumers.unregister_provider(self)

    def declare(self, channel: Any) -> None:
        """Dead queue first: what dies must have somewhere to lie. Its depth becomes a figure."""
        waiting, _ = queues.declare(channel, self.dead, self.queue)
        observe.DEAD_NOW.labels(self.house.name, self.queue_name).set(waiting)

    def has_history(self) -> bool:
        """Whether it was given what was told before it was there."""
        known = (inbox.c.hearing == self.method_name) & (inbox.c.fact_id == HISTORY)
        with self.house.database.read() as session:
            return session.execute(select(inbox).where(known)).first() is not None

    def note_history(self) -> None:
        with self.house.database.write() as session:
            insert_new(session, inbox, hearing=self.method_name, fact_id=HISTORY, heard_at=datetime.now(UTC))

    def handle(self, message: Any) -> None:
        """One delivery; the worker's end decides whether it is acknowledged, retried or given up."""
        outcome = observe.Outcome()
        try:
            fact = self._read(message)
        except Undecodable as error:
            self._put_aside(message, str(error), None)
            return
        finish = self._finisher(message, outcome)
        about = {"traceparent": message.headers.get("traceparent")}  # a teller may not say who acts, or until when
        try:
            self.container.spawn_worker(self, (fact, outcome), {}, context_data=about, handle_result=finish)
        except ContainerBeingKilled:
            log.info("delivery left to the broker: stopping")

    def _read(self, message: Any) -> Fact:
        """Raises Undecodable, whatever it meets: an error let through would end the process and come back to it."""
        try:
            return messages.read(self.message, decode(message))
        except Undecodable:
            raise
        except Exception as error:
            raise Undecodable("not_json" if str(error) == "not_json" else type(error).__name__) from error

    def _finisher(self, message: Any, outcome: observe.Outcome) -> Callable[..., Any]:
        started = time.perf_counter()

        def finish(worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if exc_info is None:
                acknowledge(message)
            else:
                log.warning("hearing failed", exc_info=exc_info, extra={"hearing": self.method_name})
                outcome.value = self._put_aside(message, exc_info[0].__name__, self._attempt(message, exc_info[0]))
            seconds = time.perf_counter() - started
            observe.HEARD.labels(self.house.name, self.method_name, outcome.value).observe(seconds)
            about = {"fact": str(worker.args[0].id), "outcome": outcome.value, "ms": round(seconds * 1000, 1)}
            log.info("fact heard", extra={"hearing": self.method_name} | about)
            return result, None

        return finish

    def _attempt(self, message: Any, error: type[BaseException]) -> int:
        """Which attempt comes next. An absent database is no fault of the fact, which then waits on at one delay."""
        attempt = attempts(message) + 1
        return min(attempt, PATIENCE, len(self.failures.delays)) if issubclass(error, Unavailable) else attempt

    def _put_aside(self, message: Any, reason: str, attempt: int | None) -> str:
        try:
            went = self.failures.put_aside(self.queue_name, message, reason, attempt)
        except BrokerAway:
            self._give_back(message)
            return "returned"
        acknowledge(message)
        return went

    def _give_back(self, message: Any) -> None:
        """Let the broker deliver it again; its delivery limit bounds how often."""
        try:
            message.reject(requeue=True)
        except (OSError, amqp.AMQPError):
            log.warning("delivery returns with the connection")
