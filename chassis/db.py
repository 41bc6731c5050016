"""Engine and unit of work, for SQLite and PostgreSQL.

Only doors open units of work; nobody else commits:

    with database.write() as session: ...     commits at the end, rolls back on an exception
    with database.read() as session: ...      never commits

SQLite has one writer at a time: `write` begins IMMEDIATE and, within the process, waits its turn on a lock, since
SQLite's own waiting happens in C where no greenlet can run. So no I/O, publish or sleep belongs inside.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Engine, Insert, MetaData, Table, create_engine, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from chassis.errors import Unavailable

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

PATIENCE = 5.0  # seconds to wait for a lock or a connection

metadata = MetaData(naming_convention=NAMING)  # the chassis's own tables, in every service's database


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite has no time zones, so they are taken off going in and put on coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a cursor of a list restores its times to."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


class Database:
    """A service's database: units of work, and callbacks after a commit."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.committed: list[Callable[[], None]] = []
        self._writing = threading.Lock()  # on SQLite only

    @contextmanager
    def write(self, seconds: float | None = None, *, quiet: bool = False) -> Iterator[Session]:
        """A transaction that may write; `seconds` bounds each statement on PostgreSQL, the wait for our turn on SQLite.

        A `quiet` one calls nobody after its commit: it is the plumbing's own and told no fact.
        Raises Unavailable when the database is away or stays locked.
        """
        session = Session(self.engine, expire_on_commit=False)
        with _database_away_is_unavailable(), self._turn(seconds), session, session.begin():
            self._bound(session, seconds)
            yield session
        for callback in () if quiet else self.committed:
            callback()

    @contextmanager
    def read(self, seconds: float | None = None) -> Iterator[Session]:
        """A transaction that only reads; it is rolled back at the end."""
        options = {"begin": "DEFERRED"} if self.is_sqlite else {}
        with _database_away_is_unavailable(), self.engine.connect().execution_options(**options) as connection:
            session = Session(connection, autoflush=False)
            self._bound(session, seconds)
            yield session

    @contextmanager
    def _turn(self, seconds: float | None) -> Iterator[None]:
        """SQLite's one writer at a time. Raises Unavailable when our turn does not come."""
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=PATIENCE if seconds is None else max(0.0, seconds)):
            raise _unavailable()
        try:
            yield
        finally:
            self._writing.release()

    def _bound(self, session: Session, seconds: float | None) -> None:
        if seconds is not None and not self.is_sqlite:
            limit = max(1, int(seconds * 1000))
            session.execute(text("SELECT set_config('statement_timeout', :limit, true)"), {"limit": str(limit)})

    def ping(self) -> None:
        """Raises Unavailable unless the database answers."""
        with self.read(2) as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _database_away_is_unavailable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolExhausted) as error:  # psycopg2's deadlocks, serialization failures, time-outs too
        raise _unavailable() from error
    except DBAPIError as error:
        if error.connection_invalidated or "locked" in str(error.orig) or "timeout" in str(error.orig):
            raise _unavailable() from error
        raise


def _unavailable() -> Unavailable:
    return Unavailable("database_unavailable", retry_after=2)


def make_engine(url: str) -> Engine:
    """An engine with the settings that were measured: WAL and full sync on SQLite, a bounded pool."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=10, max_overflow=10, pool_timeout=PATIENCE)
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "application_name": "itmv", "options": "-c timezone=UTC"},
    )


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Autocommit mode (so that BEGIN is ours), WAL, durable commits, and what is deleted is overwritten."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


def _begin_sqlite(connection: Connection) -> None:
    """Write at once or wait; a read begins without asking for a lock, cannot fail, and spares SQLAlchemy's detours."""
    if connection.get_execution_options().get("begin") == "DEFERRED":
        connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def insert_new(session: Session, table: Table, **values: Any) -> bool:
    """Insert a row unless its key is there already; say whether it was new."""
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement: Insert = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def take_turn(session: Session, name: str) -> None:
    """Wait until no other transaction has the turn called `name`; it is ours until this one ends.

    SQLite has one writer anyway. Who takes several turns takes them in one order, so that nobody waits in a circle.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_number(name))))


def try_turn(session: Session, name: str) -> bool:
    """Take the turn called `name` if nobody else has it; False at once if somebody has."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_number(name)))))


def _number(name: str) -> int:
    """What PostgreSQL's advisory locks go by: 64 bits."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
