"""Calls to the services: nameko's RPC on the wire, with a deadline, a breaker and a bound on what waits.

A request is transient, unconfirmed and mandatory; it expires in the queue at its deadline, and the service
does not begin it after that (header `nameko.deadline`). A request that was sent and not answered may have had
its effect: a client that must know repeats it with the same Idempotency-Key.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiormq.abc import DeliveredMessage
from aiormq.connection import Connection
from pamqp import commands as spec

from chassis.errors import Refusal, Unavailable, Unexpected, by_name
from gateway.breaker import Breaker
from gateway.metrics import CALLS, CONNECTED, IN_FLIGHT
from gateway.wire import Line, ReplyChannel

log = logging.getLogger(__name__)

EXCHANGE = "nameko-rpc"
REPLIES = "amq.rabbitmq.reply-to"  # they come to the channel that asked, through no queue (RabbitMQ, Direct Reply-to)
PROBE_SECONDS = 1.0
RETRY_AFTER = 5  # seconds, told to clients with a 503

_json_text = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: an account, the organisation it acts for, its roles."""

    account_id: str
    organisation_id: str | None
    roles: tuple[str, ...]
    scopes: frozenset[str] | None = None  # what a personal access token is limited to; None: a session, no limit
    enrolling: bool = False  # signed in without the second factor that its roles need

    def table(self) -> dict[str, Any]:
        table: dict[str, Any] = {"account_id": self.account_id, "roles": list(self.roles)}
        if self.organisation_id:
            table["organisation_id"] = self.organisation_id
        return table


@dataclass(frozen=True, slots=True)
class Context:
    """What travels beside the arguments."""

    language: str = "de"
    actor: Actor | None = None
    traceparent: str = ""
    idempotency_key: str | None = None
    expected_revision: int | None = None
    origin: str | None = None

    def headers(self, deadline: float) -> dict[str, Any]:
        headers: dict[str, Any] = {"nameko.language": self.language, "nameko.deadline": int(deadline * 1000)}
        if self.traceparent:
            headers["nameko.traceparent"] = self.traceparent
        if self.actor:
            headers["nameko.actor"] = self.actor.table()
        for name in ("idempotency_key", "expected_revision", "origin"):
            if (value := getattr(self, name)) is not None:
                headers[f"nameko.{name}"] = value
        return headers


def away(service: str) -> Unavailable:
    """The refusal that says which service does not answer."""
    return Unavailable("service_unavailable", service=service, retry_after=RETRY_AFTER)


class Backend:
    """One long-lived connection and channel to the services."""

    def __init__(self, uri: str, *, call_seconds: float = 5.0, at_once: int = 200) -> None:
        self.call_seconds, self.at_once = call_seconds, at_once
        self._line = Line(uri, "rpc", self._prepare, self._lost)
        self._channel: ReplyChannel | None = None
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._in_flight: dict[str, int] = {}
        self._breakers: dict[str, Breaker] = {}
        self._sent = 0

    @property
    def up(self) -> bool:
        return self._line.up

    def start(self) -> None:
        CONNECTED.labels("rpc").set_function(lambda: self._line.up)
        self._line.start()

    async def stop(self) -> None:
        for breaker in self._breakers.values():
            breaker.stop()
        await self._line.stop()

    async def call(
        self, door: str, arguments: Mapping[str, Any], context: Context, seconds: float | None = None
    ) -> Any:
        """The result of `door` ("members.admit"). Raises its refusal, or Unavailable within `seconds`."""
        service = door.partition(".")[0]
        breaker = self._breaker(service)
        in_flight = self._in_flight.get(service, 0)
        if breaker.open or not self._line.up or in_flight >= self.at_once:
            CALLS.labels(service, door, "refused").observe(0)
            raise away(service)
        started = time.perf_counter()
        outcome = "unavailable"
        self._in_flight[service] = in_flight + 1
        try:
            result = await self._ask(door, arguments, context, seconds or self.call_seconds)
            outcome = "ok"
            return result
        except Refusal as refusal:
            outcome = _outcome(refusal)
            raise
        finally:
            self._in_flight[service] -= 1
            breaker.failed() if outcome == "unavailable" else breaker.succeeded()
            CALLS.labels(service, door, outcome).observe(time.perf_counter() - started)

    async def gather(
        self, wanted: Mapping[str, tuple[str, Mapping[str, Any]]], context: Context, seconds: float
    ) -> tuple[dict[str, Any], list[str]]:
        """Ask several doors at once; what came within `seconds`, and the names of what did not.

        Raises a refusal that is the caller's own doing, such as Invalid.
        """
        calls = [self.call(door, arguments, context, seconds) for door, arguments in wanted.values()]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        came: dict[str, Any] = {}
        for name, answer in zip(wanted, answers, strict=True):
            if not isinstance(answer, BaseException):
                came[name] = answer
            elif not isinstance(answer, Refusal) or answer.status < 500:
                raise answer
        return came, [name for name in wanted if name not in came]

    async def _ask(self, door: str, arguments: Mapping[str, Any], context: Context, seconds: float) -> Any:
        loop = asyncio.get_running_loop()
        self._sent += 1
        correlation_id = f"{self._sent:x}"
        answer: asyncio.Future[Any] = loop.create_future()
        self._waiting[correlation_id] = answer
        alarm = loop.call_later(seconds, _expire, answer, door)
        try:
            self._publish(door, arguments, context.headers(time.time() + seconds), correlation_id, seconds)
            return await answer
        finally:
            alarm.cancel()
            del self._waiting[correlation_id]

    def _publish(
        self,
        door: str,
        arguments: Mapping[str, Any],
        headers: dict[str, Any],
        correlation_id: str,
        seconds: float,
    ) -> None:
        channel = self._channel
        if channel is None:
            raise away(door.partition(".")[0])
        properties = spec.Basic.Properties(
            content_type="application/json",
            content_encoding="utf-8",
            headers=headers,
            delivery_mode=1,
            correlation_id=correlation_id,
            reply_to=REPLIES,
            expiration=str(max(1, int(seconds * 1000))),
        )
        body = _json_text({"args": [], "kwargs": arguments}).encode()
        try:
            channel.send(EXCHANGE, door, properties, body)
        except BlockingIOError as error:
            raise away(door.partition(".")[0]) from error

    def _on_reply(self, message: DeliveredMessage) -> None:
        """Hand a reply to who waits for it; one that comes too late is dropped."""
        waiting = self._waiting.get(message.header.properties.correlation_id or "")
        if waiting is None or waiting.done():
            return
        try:
            reply = json.loads(message.body)
            error = reply["error"]
            waiting.set_exception(_refusal(error)) if error else waiting.set_result(reply["result"])
        except (ValueError, KeyError, TypeError):
            log.exception("unreadable reply", extra={"size": len(message.body)})
            waiting.set_exception(Unexpected("unexpected"))

    def _on_return(self, message: DeliveredMessage) -> None:
        """No queue took the request: the service has never been there, or its queue is gone."""
        waiting = self._waiting.get(message.header.properties.correlation_id or "")
        if waiting and not waiting.done():
            waiting.set_exception(away((message.routing_key or "").partition(".")[0]))

    async def _prepare(self, connection: Connection) -> None:
        channel = await ReplyChannel.opened(connection, self._on_reply, self._on_return)
        await channel.exchange_declare(EXCHANGE, exchange_type="topic", durable=True)
        await channel.basic_consume(REPLIES, _unused, no_ack=True)
        self._channel = channel

    def _lost(self) -> None:
        """The connection is gone and the replies with it."""
        self._channel = None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("service_unavailable", retry_after=RETRY_AFTER))

    def _breaker(self, service: str) -> Breaker:
        if service not in self._breakers:
            self._breakers[service] = Breaker(service, lambda: self._alive(service))
            IN_FLIGHT.labels(service).set_function(lambda: self._in_flight.get(service, 0))
        return self._breakers[service]

    async def _alive(self, service: str) -> bool:
        """Whether the service answers at all: it has no door `ping`, and saying so is a sign of life."""
        if not self._line.up:
            return False
        try:
            await self._ask(f"{service}.ping", {}, Context(), PROBE_SECONDS)
        except Unavailable:
            return False
        except Refusal:
            return True
        return True


async def _unused(_: DeliveredMessage) -> None:
    """Aiormq asks for a consumer's callback; ReplyChannel hands deliveries on before it would be called."""


def _expire(answer: asyncio.Future[Any], door: str) -> None:
    if not answer.done():
        answer.set_exception(away(door.partition(".")[0]))


def _refusal(error: Mapping[str, Any]) -> Refusal:
    """The refusal that a service sent; of one that is none of ours nothing but Unexpected is passed on."""
    kind = by_name(str(error.get("exc_type")))
    arguments = error.get("exc_args") or []
    if kind is Unexpected or not arguments or not isinstance(arguments[0], str):
        return Unexpected("unexpected")
    details = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    return kind(arguments[0], **{str(k): v for k, v in details.items() if k not in ("self", "code")})


def _outcome(refusal: Refusal) -> str:
    """A label for a refusal: `unavailable` only where no answer came, so that the breaker counts it."""
    if refusal.status == 503 and refusal.code == "service_unavailable":
        return "unavailable"
    return "error" if refusal.status >= 500 else "refused"
