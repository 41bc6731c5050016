"""The ways into a service that somebody calls: RPC doors.

    @door(schemas.Admit, returns=schemas.Application, needs="board")
    def admit(self, session, request):
        return commands.admit(session, request["application_id"], self.now())

A door checks the deadline, the actor's rights and the shape of the request, opens the unit of work, answers once to
an idempotency key, fills the reply, records in the audit trail what somebody signed in wrote, and translates errors.
It speaks nameko's wire format, with requests and replies transient and unconfirmed: a lost one is a timeout to the
caller, who knows no more and no less than after a crash.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

import amqp
from eventlet.event import Event
from kombu import Exchange, Queue
from marshmallow import Schema
from nameko.exceptions import ContainerBeingKilled, serialize
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension
from sqlalchemy.exc import IntegrityError

from chassis import audit, observe, schema
from chassis.broker import Consumers, decode
from chassis.context import Context
from chassis.errors import Conflict, NotFound, Refusal, Unavailable, Unexpected
from chassis.idempotency import answer_once

EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)
DIRECT = "amq.rabbitmq.reply-to."  # RabbitMQ's replies without a queue, which gateways ask for
WAITING = 5000  # requests the broker keeps for a service; past that it returns them and the caller knows at once
UNIQUE_VIOLATION = "23505"  # PostgreSQL's code
SQLITE_UNIQUE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID")
SQLITE_NAMES = re.compile(r"[A-Z ]+ constraint failed: ([\w., ]+)")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sign:
    """What stands on a door: the shapes, who may enter, whether it only reads."""

    name: str
    request: Schema
    reply: Schema
    needs: tuple[str, ...]
    reads: bool
    own: bool
    summary: str


def door(
    request: type[Schema],
    *,
    returns: type[Schema],
    needs: str | tuple[str, ...] = (),
    reads: bool = False,
    own: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a method an RPC door.

    `needs` are roles, any one of which suffices; none means anyone, "account" anyone signed in. A door that `reads`
    gets a session that is rolled back at the end. One with units of work of its `own` gets no session: it has slow
    work to do between them, and opens what a signed-in actor changes with `self.recorded()`.
    """
    roles = (needs,) if isinstance(needs, str) else needs

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        summary = (method.__doc__ or "").strip()
        sign = Sign(method.__name__, request(), returns(), roles, reads, own, summary)

        @wraps(method)
        def entry(self: Any, **kwargs: Any) -> Any:
            return _answer(sign, method, self, kwargs)

        entry.sign = sign  # type: ignore[attr-defined]
        registered: Callable[..., Any] = Door.decorator(entry)
        return registered

    return decorate


def _answer(sign: Sign, method: Callable[..., Any], service: Any, kwargs: dict[str, Any]) -> Any:
    with _noted(sign, service.name) as outcome:
        try:
            return _enter(sign, method, service, kwargs)
        except Refusal as refusal:
            outcome.value = type(refusal).__name__.lower()
            raise
        except IntegrityError as error:
            constraint, in_parallel = _constraint(error)
            about = {"door": sign.name, "constraint": constraint}
            if in_parallel:
                outcome.value = "conflict"
                log.warning("constraint met in parallel", extra=about)
                raise Conflict("changed_in_parallel") from error
            log.exception("constraint violated", extra=about)
            raise Unexpected("unexpected") from error
        except Exception as error:
            log.exception("door failed", extra={"door": sign.name})
            raise Unexpected("unexpected") from error


@contextmanager
def _noted(sign: Sign, service: str) -> Iterator[observe.Outcome]:
    """Measure a door and note its answer in the log; reads, the many, at debug alone."""
    outcome = observe.Outcome()
    try:
        with observe.measured(observe.RPC, service, sign.name) as outcome:
            yield outcome
    finally:
        level = logging.DEBUG if sign.reads else logging.INFO
        log.log(level, "door answered", extra={"door": sign.name, "outcome": outcome.value, "ms": outcome.ms})


def _constraint(error: IntegrityError) -> tuple[str, bool]:
    """The violated constraint's name (on SQLite the columns'), never a value; whether it is one of uniqueness.

    What is taken twice was free when a command looked; any other violation is a rule that a command forgot.
    """
    refusal: Any = error.orig
    if diagnosis := getattr(refusal, "diag", None):
        return diagnosis.constraint_name or diagnosis.column_name or "?", refusal.pgcode == UNIQUE_VIOLATION
    named = SQLITE_NAMES.fullmatch(str(refusal))
    return named[1] if named else "?", getattr(refusal, "sqlite_errorname", "") in SQLITE_UNIQUE


def _enter(sign: Sign, method: Callable[..., Any], service: Any, kwargs: dict[str, Any]) -> Any:
    context: Context = service.context
    seconds = context.remaining()
    context.require(sign.needs)
    request = schema.load(sign.request, kwargs)
    database = service.house.database
    if sign.own:
        return sign.reply.dump(method(service, request))
    if sign.reads:
        with database.read(seconds) as session:
            return sign.reply.dump(method(service, session, request))
    service.relay.require_room()
    with database.write(seconds) as session:

        def act() -> Any:
            reply = sign.reply.dump(method(service, session, request))
            if context.actor.account_id:
                subjects = audit.subjects(request, reply)
                audit.record(session, sign.name, context.actor.account_id, subjects, service.now())
            return reply

        key, actor = context.idempotency_key, context.actor.account_id or "-"
        return answer_once(session, sign.name, actor, key, kwargs, act) if key else act()


class DoorConsumer(SharedExtension, ProviderCollector):  # type: ignore[misc]
    """The service's one request queue; it finds the door a request names and sends the reply back."""

    consumers = Consumers()
    no_ack = True

    def __init__(self) -> None:
        super().__init__()
        self._doors: dict[str, Door] = {}
        self._ceased: Event | None = None

    def setup(self) -> None:
        name = self.container.service_name
        arguments = {"x-max-length": WAITING, "x-overflow": "reject-publish"}
        self.queue = Queue(f"rpc-{name}", EXCHANGE, f"{name}.*", durable=True, queue_arguments=arguments)
        self.consumers.register_provider(self)

    def register_provider(self, provider: Door) -> None:
        super().register_provider(provider)
        self._doors[provider.method_name] = provider

    def declare(self, channel: Any) -> None:
        self.queue(channel).declare()

    def cease(self) -> None:
        """Take no more requests. What the broker has handed us by then still finds its door."""
        if self._ceased is not None:
            self._ceased.wait()
            return
        self._ceased = Event()
        self.consumers.unregister_provider(self)
        self._ceased.send()

    def handle(self, message: Any) -> None:
        """One request, in a greenlet of its own."""
        wanted = message.delivery_info["routing_key"].rpartition(".")[2]
        found = self._doors.get(wanted)
        try:
            kwargs = decode(message)["kwargs"]
        except (ValueError, KeyError, TypeError):
            log.warning("request is not readable", extra={"door": wanted, "bytes": len(message.body)})
            return
        if found is None or not isinstance(kwargs, dict):
            self.reply(message, None, NotFound("no_such_door"))
            return
        self._let_in(found, kwargs, message)

    def _let_in(self, found: Door, kwargs: dict[str, Any], message: Any) -> None:
        def finish(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, None]:
            self.reply(message, result, exc_info[1] if exc_info else None)
            return result, None

        headers = {k.removeprefix("nameko."): v for k, v in message.headers.items()}
        try:
            self.container.spawn_worker(found, (), kwargs, context_data=headers, handle_result=finish)
        except ContainerBeingKilled:
            self.reply(message, None, Unavailable("stopping", retry_after=1))

    def reply(self, message: Any, result: Any, error: BaseException | None) -> None:
        """Answer on the connection the request came by; when that is gone, so is the caller's reply queue."""
        if message.channel is None or message.channel.connection is None or "reply_to" not in message.properties:
            return
        refusal = _on_the_wire(error if isinstance(error, Refusal) else Unexpected("unexpected")) if error else None
        answer = amqp.Message(
            json.dumps({"result": result, "error": refusal}),
            content_type="application/json",
            content_encoding="utf-8",
            correlation_id=message.properties.get("correlation_id", ""),
            delivery_mode=1,
        )
        try:
            message.channel.basic_publish(answer, *_way_back(message.properties["reply_to"]))
        except (OSError, amqp.AMQPError) as away:
            log.warning("reply lost", extra={"reason": type(away).__name__})


def _way_back(reply_to: str) -> tuple[str, str]:
    """Exchange and routing key of a reply: nameko's, or straight to the caller's channel where it asked for that."""
    return ("" if reply_to.startswith(DIRECT) else EXCHANGE.name), reply_to


def _on_the_wire(refusal: Refusal) -> dict[str, Any]:
    """An error in nameko's form, with our details as they are: nameko itself would make texts of numbers and truths."""
    form: dict[str, Any] = serialize(refusal)
    return form | {"exc_args": [refusal.code, refusal.details]}


class Door(Entrypoint):  # type: ignore[misc]
    """nameko's view of one door."""

    requests = DoorConsumer()

    def setup(self) -> None:
        self.requests.register_provider(self)

    def stop(self) -> None:
        """The container waits for us, then for its workers: so none is begun after that."""
        self.requests.cease()
        self.requests.unregister_provider(self)
