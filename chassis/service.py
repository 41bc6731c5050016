"""What every service class stands on, and the house it lives in.

class Members(Service):
name = "members"
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, ClassVar
from uuid import UUID

from nameko.extensions import DependencyProvider
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from chassis import audit, db, erasure, messages, persons, retention, sweeping
from chassis.clock import LOCAL
from chassis.context import Context
from chassis.db import Database
from chassis.doors import door
from chassis.persons import Holding, Person
from chassis.relay import Relay
from chassis.retention import Rule
from chassis.schema import Holdings, Whose
from chassis.settings import ServiceSettings
from chassis.timers import every

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """The rooms of an installed service, found by their names (docs/architecture.md)."""

    name: str
    cls: type[Any]
    settings: type[ServiceSettings]
    metadata: tuple[MetaData, MetaData]
    told: list[type[messages.Message]]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """How long the service keeps what: its plumbing, and its own."""
        own: tuple[Rule, ...] = self.cls.rules
        return (*retention.RULES, *own)

    @property
    def migrations(self) -> str:
        """The folder of the service's Alembic scripts, as Alembic names it."""
        return f"{self.name}:migrations"


@dataclass(frozen=True)
class House:
    """What the doors of one running service share."""

    name: str
    settings: Any
    database: Database
    told: list[type[messages.Message]]


def installed() -> list[str]:
    """Names of the services installed here."""
    return sorted(point.name for point in entry_points(group="chassis.services"))


def plan(name: str) -> Plan:
    """The rooms of the service `name`. Raises LookupError when it is not installed."""
    found = [point for point in entry_points(group="chassis.services") if point.name == name]
    if not found:
        raise LookupError(f"no service {name!r} is installed; there are {', '.join(installed()) or 'none'}")
    rooms = {room: import_module(f"{name}.{room}") for room in ("settings", "models", "messages")}
    told = [m for m in vars(rooms["messages"]).values() if _is_told_by(m, name)]
    return Plan(name, found[0].load(), rooms["settings"].Settings, (rooms["models"].Base.metadata, db.metadata), told)


def _is_told_by(candidate: Any, name: str) -> bool:
    return (
        isinstance(candidate, type)
        and issubclass(candidate, messages.Message)
        and getattr(candidate, "topic", "").startswith(f"{name}.")
    )


class _Surroundings(DependencyProvider):  # type: ignore[misc]
    """Gives a worker the context of its call."""

    def get_dependency(self, worker_ctx: Any) -> Context:
        return Context.from_headers(worker_ctx.data)


class _Entered(DependencyProvider):  # type: ignore[misc]
    """Gives a worker the name of the method that was called."""

    def get_dependency(self, worker_ctx: Any) -> str:
        return str(worker_ctx.entrypoint.method_name)


class _Shared(DependencyProvider):  # type: ignore[misc]
    """Gives a worker the house."""

    def get_dependency(self, _worker_ctx: Any) -> House:
        house: House = self.container.config["house"]
        return house


class Service:
    """Base of every service class: the context of the call, the house, the clock, and what is forgotten by it."""

    name: str
    rules: ClassVar[tuple[Rule, ...]] = ()  # how long the service keeps what
    holdings: ClassVar[tuple[Holding, ...]] = ()  # what it holds of persons
    receipt: ClassVar[type[messages.Message] | None] = None  # the fact that it has erased somebody
    context = _Surroundings()
    entered = _Entered()
    house = _Shared()
    relay = Relay()

    @property
    def settings(self) -> Any:
        return self.house.settings

    @property
    def actor(self) -> Any:
        return self.context.actor

    @contextmanager
    def recorded(self, *subjects: UUID) -> Iterator[Session]:
        """A unit of work of a door that opens its own, recorded in the audit trail if somebody signed in asks."""
        with self.house.database.write() as session:
            yield session
            if self.actor.account_id:
                audit.record(session, self.entered, self.actor.account_id, [str(each) for each in subjects], self.now())

    @property
    def side_queues(self) -> list[str]:
        """Where letters lie that could not be heard: the retry queues and the dead ones."""
        retry = [f"{self.name}.retry.{delay:g}s" for delay in self.settings.retry_delays]
        heard = [name for name, method in inspect.getmembers(type(self)) if hasattr(method, "hears")]
        return [*retry, *(f"{self.name}.{name}.dead" for name in heard)]

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The date in Germany."""
        return datetime.now(LOCAL).date()

    @door(Whose, returns=Holdings, needs="account", reads=True)
    def export_person(self, session: Session, request: dict[str, Any]) -> Any:
        """All that this service holds of the person who asks."""
        return self._holdings_of(session, request)

    @door(Whose, returns=Holdings, needs="office")
    def export_for_office(self, session: Session, request: dict[str, Any]) -> Any:
        """All that this service holds of somebody: recorded in the audit trail, though nothing is changed."""
        return self._holdings_of(session, request)

    def _holdings_of(self, session: Session, request: dict[str, Any]) -> Any:
        return {"holdings": persons.export(session, (*self.holdings, *erasure.PLUMBING), Person(**request))}

    @every(2, transaction=False)
    def finish_erasures(self) -> None:
        """Sweep the queues after somebody was erased, and tell the receipt."""
        if self.receipt is not None:
            uri = self.settings.amqp_uri
            sweeping.finish(self.house.database, uri, self.side_queues, self.receipt, self.now())

    @every(3600, transaction=False)
    def forget_old(self) -> None:
        """Delete what has been kept for as long as its rule says."""
        for rule, count in retention.keep_all(self.house.database, (*retention.RULES, *self.rules), self.now()):
            if count:
                log.info("time over", extra={"rule": rule.name, "rows": count})
