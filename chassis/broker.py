"""Speaking to RabbitMQ: confirmed publishing with a deadline, and consumers that come back quickly.

Everything here runs under eventlet; a frozen broker ends in BrokerAway after `timeout`, never in a hang.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import amqp
import eventlet
from eventlet.event import Event
from kombu import Connection, Consumer
from kombu.exceptions import KombuError
from nameko.extensions import ProviderCollector
from nameko.messaging import QueueConsumer

from chassis import transport
from chassis.observe import CONNECTED

log = logging.getLogger(__name__)
HEARTBEAT = 10  # seconds; a frozen broker is noticed after two
PREFETCH = 20  # unacknowledged deliveries of each consumer


class BrokerAway(Exception):
    """The broker did not take or confirm a message in time. What was sent may or may not have arrived."""


@dataclass(frozen=True)
class Letter:
    """One message to publish: `body` is JSON text, `id` unique within a batch."""

    id: str
    exchange: str
    routing_key: str
    body: str
    headers: dict[str, Any] = field(default_factory=dict)

    def message(self) -> amqp.Message:
        return amqp.Message(
            self.body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=self.id,
            application_headers=self.headers,
        )


class Publisher:
    """A connection of its own that publishes persistent, mandatory messages and waits for their confirms.

    `on_connect(channel)` declares what the letters need. Greenlets take turns; `timeout` counts from the asking.
    """

    def __init__(self, uri: str, on_connect: Callable[[Any], None] | None = None, timeout: float = 5.0) -> None:
        self.uri, self.on_connect, self.timeout = uri, on_connect, timeout
        self._connection: Connection | None = None
        self._channel: Any = None
        self._turn = threading.Lock()
        self._sent = 0  # on this channel; the broker numbers what it confirms the same way
        self._unconfirmed: set[int] = set()
        self._nacked = False
        self._returned: set[str] = set()

    def publish(self, letters: Sequence[Letter]) -> set[str]:
        """Publish in order and wait until all are confirmed.

        Returns the ids of letters no queue was bound for. Raises BrokerAway; then any of them may have arrived.
        """
        try:
            with eventlet.Timeout(self.timeout), self._turn, self._dropped_on_error():
                return self._publish(self._open(), letters)
        except (eventlet.Timeout, OSError, amqp.AMQPError, KombuError) as error:
            raise BrokerAway(type(error).__name__) from error

    def deliver(self, letters: Sequence[Letter]) -> None:
        """Publish what some queue must take. Raises BrokerAway, also where one has gone.

        The next connection then declares anew what somebody has deleted.
        """
        if self.publish(letters):
            self.close()
            raise BrokerAway("a queue has gone")

    def _publish(self, channel: Any, letters: Sequence[Letter]) -> set[str]:
        self._returned, self._nacked = set(), False
        for letter in letters:
            self._sent += 1
            self._unconfirmed.add(self._sent)
            channel.basic_publish(letter.message(), letter.exchange, letter.routing_key, mandatory=True)
        while self._unconfirmed:
            channel.connection.drain_events()
        if self._nacked:
            raise amqp.AMQPError("nacked")
        return self._returned

    def _open(self) -> Any:
        if self._channel is None:
            self._connection = Connection(self.uri, heartbeat=0, connect_timeout=self.timeout)
            self._channel = self._connection.channel()
            publish_without_reading(self._connection)
            if self.on_connect:
                self.on_connect(self._channel)
            self._channel.confirm_select()
            self._sent = 0
            self._unconfirmed.clear()
            self._channel.events["basic_ack"].add(self._on_ack)
            self._channel.events["basic_nack"].add(self._on_nack)
            self._channel.events["basic_return"].add(self._on_return)
        return self._channel

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._unconfirmed -= {each for each in self._unconfirmed if each <= tag} if multiple else {tag}

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._nacked = True
        self._on_ack(tag, multiple)

    def _on_return(self, _error: Any, _exchange: str, _routing_key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])

    @contextmanager
    def _dropped_on_error(self) -> Iterator[None]:
        """Whatever it was: a connection of which nobody knows how far it came is of no more use."""
        try:
            yield
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        """Forget the connection without a farewell, for which a frozen broker would let us wait."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.collect(socket_timeout=0.1)

    def close(self) -> None:
        with self._turn:
            self._drop()


class Consumers(QueueConsumer):  # type: ignore[misc]
    """nameko's queue consumer with reconnection capped at two seconds, and providers that decode for themselves.

    A provider has `queue`, `no_ack`, `declare(channel)` and `handle(message)`, which runs in a greenlet of its own.
    The connection outlives the consumers until all workers have ended, for they answer and acknowledge on it. The
    service's start does not wait for the broker, nor does its end: without a connection nothing is consumed, so
    there is nothing to cancel (nameko would wait for both).
    """

    connected = False
    should_stop: bool = False
    _gt: Any
    _consumers: dict[Any, Any]
    _pending_remove_providers: dict[Any, Event]
    _open = False  # the connection; from its being made until it is lost or closed
    _may_end = False
    _channel: Any = None

    def start(self) -> None:
        if self._gt is None:
            self._over = Event()
            self._gt = self.container.spawn_managed_thread(self.run, identifier="consumers")

    def run(self) -> None:
        """Look every 0.2 s whether to stop; kombu's own second makes the end of a service that much longer."""
        try:
            super().run(safety_interval=0.2)
        finally:
            self._over.send()

    @contextmanager
    def establish_connection(self) -> Any:
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error, interval_start=0.1, interval_step=0.2, interval_max=2, timeout=None
            )
            publish_without_reading(connection)
            self._open = True
            try:
                yield connection
            finally:
                self._lost()

    def _lost(self) -> None:
        """The connection is gone or going, and with it every consumer; who waited for a cancellation waits no more."""
        self._open = False
        self._mark(False)
        self._consumers = {}
        pending, self._pending_remove_providers = self._pending_remove_providers, {}
        for removed in pending.values():
            removed.send()
        self.should_stop = self.should_stop or self._may_end

    @property
    def connection(self) -> Connection:
        return transport.connection(self.amqp_uri, heartbeat=HEARTBEAT, connect_timeout=5)

    def unregister_provider(self, provider: Any) -> None:
        """Consume for it no more. Only the consuming greenlet may cancel a consumer, if there is one."""
        if self._open and provider in self._providers:
            removed = self._pending_remove_providers.setdefault(provider, Event())
            removed.wait()
        ProviderCollector.unregister_provider(self, provider)

    def stop(self) -> None:
        """Called when the workers have ended. What only tries to connect would do so for ever."""
        self._may_end = True
        if self._gt is None or self._over.ready():
            return
        if self._open:
            self._over.wait()
        else:
            self._gt.kill()

    def kill(self) -> None:
        self.should_stop = True
        self.stop()

    def on_iteration(self) -> None:
        """Before each read. Raises when a worker met the end of the connection in writing, before we read of it.

        kombu would connect anew by itself here, without our consumers, and wait there for ever.
        """
        self._cancel_consumers_if_requested()
        if self._channel.connection is None or not self._channel.connection.connected:
            raise amqp.RecoverableConnectionError("lost while writing")
        if self._may_end and not self._consumers:
            self.should_stop = True

    def _cancel_consumers_if_requested(self) -> None:
        """nameko's, except that a request is forgotten only when it is done: see `_lost`."""
        for provider in list(self._pending_remove_providers):
            self._consumers.pop(provider).cancel()
            self._pending_remove_providers.pop(provider).send()

    def get_consumers(self, _consumer_cls: Any, channel: Any) -> list[Any]:
        self._channel = channel
        channel.basic_qos(0, PREFETCH, False)
        for provider in self._providers:
            provider.declare(channel)
            self._consumers[provider] = Consumer(
                channel,
                [provider.queue],
                no_ack=provider.no_ack,
                auto_declare=False,
                on_message=self._spawner(provider),
            )
        return list(self._consumers.values())

    def _spawner(self, provider: Any) -> Callable[[Any], None]:
        def on_message(message: Any) -> None:
            self.container.spawn_managed_thread(lambda: provider.handle(message), identifier="delivery")

        return on_message

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        self._mark(False)
        log.warning("broker away", extra={"reason": type(exc).__name__, "retry_in": interval})

    def on_consume_ready(self, *_: Any, **_options: Any) -> None:
        self._mark(True)
        log.info("broker connected")

    def _mark(self, connected: bool) -> None:
        self.connected = connected
        CONNECTED.labels(self.container.service_name).set(connected)


def publish_without_reading(connection: Connection) -> None:
    """Keep py-amqp from looking for news of a blocked connection at each publish.

    It would read in the middle of what another greenlet reads, and it makes every publish half as dear again. Who
    drains the connection hears such news all the same.
    """
    connection.connection.client_properties["capabilities"]["connection.blocked"] = False


def acknowledge(message: Any) -> None:
    """Ack, unless the connection is gone: then the broker delivers it again."""
    if message.channel is not None and message.channel.connection is not None:
        try:
            message.ack()
        except (OSError, amqp.AMQPError):
            log.warning("acknowledgement lost; the broker will deliver again")


def decode(message: Any) -> Any:
    """The JSON in a delivery. Raises ValueError without its content."""
    try:
        body = message.body
        return json.loads(body if isinstance(body, str) else bytes(body).decode("utf-8"))
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise ValueError("not_json") from None
