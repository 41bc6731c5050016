"""Fixtures for every service's tests, on real parts (a pytest plugin).

The root conftest.py gives the parts: `vhost_uri` (a fresh virtual host of a private RabbitMQ) and `postgres_url` (a
function that makes a fresh database). Here is what a service's tests need of them:

    session    a session on a migrated database, once on SQLite and once on PostgreSQL, rolled back afterwards
    database   a migrated database of the test's own, once on SQLite and once on PostgreSQL
    migrated   a function that makes one, by service and kind
    contract   a validator for a fact's contract by topic
    running    starts services as processes of their own and waits until they are ready
    caller     calls their doors
    tell       publishes a fact as the service that tells it would
    itmv       runs the operator's command line against a running service
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import jsonschema
import pytest
from kombu import Connection, Exchange, Queue
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from chassis import errors, migrate, retention
from chassis.broker import decode
from chassis.db import Database
from chassis.retention import Rule
from chassis.service import plan

T = TypeVar("T")
CONTRACTS = Path(__file__).parent.parent / "contracts"
SECRET = "a secret of the tests, of no use elsewhere"  # noqa: S105


def service_of(request: pytest.FixtureRequest) -> str:
    """The service whose folder a test lies in (services/<name>/tests)."""
    parts = request.path.parts
    return parts[parts.index("services") + 1]


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """A function (service, kind) -> the URL of a database of its own: a copy of one that was migrated once."""
    models: dict[tuple[str, str], str] = {}

    def fresh(service: str, kind: str, like: str | None = None) -> str:
        if kind == "postgresql":
            url: str = request.getfixturevalue("postgres_url")(service, like)
            return url
        file = tmp_path_factory.mktemp(service) / f"{service}.sqlite3"
        if like:
            shutil.copyfile(like, file)
        return f"sqlite:///{file}"

    def copy(service: str, kind: str) -> str:
        if (service, kind) not in models:
            models[service, kind] = fresh(service, kind)
            with closing(Database(models[service, kind])) as model:
                migrate.upgrade(plan(service), model)
        return fresh(service, kind, make_url(models[service, kind]).database)

    return copy


@pytest.fixture(scope="session")
def databases(migrated: Callable[[str, str], str]) -> Iterator[Callable[[str, str], Database]]:
    """A function (service, kind) -> the Database whose every test takes back what it did."""
    made: dict[tuple[str, str], Database] = {}

    def database(service: str, kind: str) -> Database:
        if (service, kind) not in made:
            made[service, kind] = Database(migrated(service, kind))
        return made[service, kind]

    yield database
    for each in made.values():
        each.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, databases: Any) -> Iterator[Session]:
    """A session in a transaction that is rolled back when the test ends."""
    database = databases(service_of(request), request.param)
    with database.engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as opened:
            yield opened
        transaction.rollback()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, migrated: Callable[[str, str], str]) -> Iterator[Database]:
    """A migrated Database of the test's own, whose commits are real."""
    with closing(Database(migrated(service_of(request), request.param))) as made:
        yield made


@pytest.fixture(scope="session")
def contract() -> Callable[[str], jsonschema.Draft202012Validator]:
    """The validator of a fact's data, by topic."""

    def validator(topic: str) -> jsonschema.Draft202012Validator:
        schema = json.loads((CONTRACTS / "facts" / f"{topic}.json").read_text())
        return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())

    return validator


def examples(topic: str) -> list[dict[str, Any]]:
    """The examples that stand in a fact's contract."""
    found: list[dict[str, Any]] = json.loads((CONTRACTS / "facts" / f"{topic}.json").read_text())["examples"]
    return found


def eventually(probe: Callable[[], T], seconds: float = 20.0) -> T:
    """The first truthy answer of `probe`. Raises AssertionError when there is none in time."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while not (answer := probe()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause)
        pause = min(0.2, pause * 1.5)
    return answer


def forget(session: Session, rules: Iterable[Rule], now: datetime) -> None:
    """Delete what is over by these rules, as the clock does every hour."""
    for rule in rules:
        retention.forget(session, rule, now)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at the moment, one after another; none that the kernel gives to clients meanwhile."""
    while True:
        first = random.randrange(10_000, 20_000)  # noqa: S311 - no secret
        try:
            for port in range(first, first + count):
                socket.create_server(("0.0.0.0", port)).close()  # noqa: S104
        except OSError:
            continue
        return list(range(first, first + count))


@dataclass
class Running:
    """A service process under test."""

    process: subprocess.Popen[bytes]
    port: int
    database: Database
    log: Path
    environment: dict[str, str]

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (HTTPException, OSError):  # not listening; or, while nobody listens, a port connected to itself
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            return False

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            text: str = answer.read().decode()
            return text

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Signal it and wait for its exit status."""
        self.process.send_signal(number)
        return self.process.wait(40)

    def close(self) -> None:
        """Let go of it, whether it ended or not."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.database.close()


@pytest.fixture(scope="module")
def running(
    vhost_uri: str, tmp_path_factory: pytest.TempPathFactory, migrated: Callable[[str, str], str]
) -> Iterator[Callable[..., Running]]:
    """A function (service, wait=True, **environment) -> Running; everything is stopped at the module's end."""
    started: list[Running] = []

    def start(name: str, *, wait: bool = True, **environment: str) -> Running:
        service = plan(name)
        home = tmp_path_factory.mktemp(f"run-{name}")
        first = free_ports(service.settings.metrics_offset + 1)[0]
        url = environment.pop("database", "") or migrated(name, "sqlite")
        database = Database(url)
        if migrate.behind(service, database):
            migrate.upgrade(service, database)
        env = os.environ | {
            "ITMV_HOME": str(home),
            "ITMV_AMQP_URI": vhost_uri,
            "ITMV_SECRET_KEY": SECRET,
            "ITMV_METRICS_PORT": str(first),
            f"ITMV_{name.upper()}_DB": url,
            **environment,
        }
        with (home / "log").open("wb") as log:
            process = subprocess.Popen([sys.executable, "-m", "chassis.run", name], env=env, stderr=log)
        run = Running(process, first + service.settings.metrics_offset, database, home / "log", env)
        started.append(run)
        if wait:
            eventually(run.is_ready, 60)
        return run

    yield start
    for run in started:
        run.close()


class Caller:
    """A blocking RPC client that speaks nameko's wire format; replies come by a queue or, `direct`, without."""

    def __init__(self, uri: str, seconds: float = 30.0, *, direct: bool = False) -> None:
        self.seconds = seconds
        self.connection = Connection(uri)
        self.channel = self.connection.channel()
        self.exchange = Exchange("nameko-rpc", type="topic", durable=True)(self.channel)
        self.exchange.declare()
        self.reply_to = "amq.rabbitmq.reply-to" if direct else str(uuid4())
        replies = Queue(self.reply_to, self.exchange, self.reply_to, exclusive=True, no_declare=direct)
        self.answers: dict[str, Any] = {}
        self.consumer = self.connection.Consumer([replies], self.channel, on_message=self._keep, no_ack=True)
        self.consumer.consume()

    def _keep(self, message: Any) -> None:
        self.answers[message.properties["correlation_id"]] = decode(message)

    def call(self, target: str, *, actor: dict[str, Any] | None = None, context: Any = None, **kwargs: Any) -> Any:
        """The result of `service.door`; raises the refusal it answered with, TimeoutError without an answer."""
        return self.result(self.send(target, actor=actor, context=context, **kwargs))

    def send(self, target: str, *, actor: dict[str, Any] | None = None, context: Any = None, **kwargs: Any) -> str:
        """Ask without waiting; the call's id, for `result`."""
        call_id = str(uuid4())
        headers = {f"nameko.{k}": v for k, v in (context or {}).items()}
        headers["nameko.deadline"] = int((time.time() + self.seconds) * 1000)
        if actor:
            headers["nameko.actor"] = actor
        self.connection.Producer(self.channel).publish(
            {"args": [], "kwargs": kwargs},
            exchange=self.exchange,
            routing_key=target,
            serializer="json",
            reply_to=self.reply_to,
            correlation_id=call_id,
            headers=headers,
            delivery_mode=1,
        )
        return call_id

    def result(self, call_id: str) -> Any:
        """The answer to a call that was sent."""
        deadline = time.monotonic() + max(self.seconds, 5.0)
        while call_id not in self.answers:
            self.connection.drain_events(timeout=max(0.001, deadline - time.monotonic()))
        return _result(self.answers.pop(call_id))

    def close(self) -> None:
        self.connection.close()


def _result(answer: dict[str, Any]) -> Any:
    if error := answer["error"]:
        code, details = error["exc_args"]
        raise errors.by_name(error["exc_type"])(code, **details)
    return answer["result"]


@pytest.fixture(scope="module")
def caller(vhost_uri: str) -> Iterator[Caller]:
    """An RPC client on this module's virtual host."""
    made = Caller(vhost_uri)
    yield made
    made.close()


@pytest.fixture
def tell(vhost_uri: str) -> Callable[..., str]:
    """A function (topic, data) -> the fact's id, that publishes a fact; with the `id` of an earlier one, again."""

    def publish(topic: str, data: dict[str, Any], id: str = "") -> str:
        service, _, routing_key = topic.partition(".")
        fact_id = id or str(uuid4())
        about = {"specversion": "1.0", "id": fact_id, "source": f"itmv/{service}", "type": topic, "subject": fact_id}
        with Connection(vhost_uri, transport_options={"confirm_publish": True}) as connection:
            connection.Producer().publish(
                {**about, "time": "2026-03-02T08:15:00Z", "data": data},
                exchange=Exchange(f"{service}.events", type="topic", durable=True),
                routing_key=routing_key,
                serializer="json",
                message_id=fact_id,
            )
        return fact_id

    return publish


@pytest.fixture
def itmv() -> Callable[..., str]:
    """A function (running, *arguments) -> what `itmv` printed, in the environment of a running service."""

    def run(service: Running, *arguments: str) -> str:
        command = [sys.executable, "-c", "from chassis.operator import main; main()", *arguments]
        done = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
