"""Facts told in the transaction of their cause.

`announce` writes a row beside the change it tells of, so that either both happened or neither. The relay carries
rows to the broker in order and keeps them for a while after they are confirmed: a broker that loses its disk can be
told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Uuid, insert, select, update
from sqlalchemy.orm import Session

from chassis import messages, observe
from chassis.db import Instant, Json, metadata
from chassis.messages import Fact, Message

KEEP = timedelta(days=7)  # after the broker's confirm

outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("topic", String(100), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("envelope", Json, nullable=False),
    Column("traceparent", String(55), nullable=False),
    Column("announced_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("parked_at", Instant),
    sqlite_autoincrement=True,
)
waiting = outbox.c.published_at.is_(None) & outbox.c.parked_at.is_(None)
Index("ix_outbox_waiting", outbox.c.position, sqlite_where=waiting, postgresql_where=waiting)
Index("ix_outbox_published_at", outbox.c.published_at)


def announce(
    session: Session,
    message: type[Message],
    source: object,
    subject: object = None,
    now: datetime | None = None,
) -> None:
    """Tell a fact about `source` when this transaction commits.

    `subject` is the id of the thing the fact is about (`source.id` by default); facts of one subject are carried in
    the order they were told. Raises marshmallow's ValidationError when `source` lacks a required field.
    """
    about = subject if subject is not None else source.id  # type: ignore[attr-defined]
    session.execute(insert(outbox).values(_told(message, source, about, now or datetime.now(UTC))))


def announce_all(session: Session, message: type[Message], told: Iterable[tuple[object, object]]) -> None:
    """Tell the same fact of many: each with its source and its subject, all in one statement."""
    now = datetime.now(UTC)
    rows = [_told(message, source, subject, now) for source, subject in told]
    if rows:
        session.execute(insert(outbox), rows)


def _told(message: type[Message], source: object, subject: object, now: datetime) -> dict[str, Any]:
    return _row(messages.envelope(message, messages.dump(message, source), str(subject), now), now)


def _row(envelope: messages.Envelope, now: datetime) -> dict[str, Any]:
    return {
        "id": UUID(envelope["id"]),
        "topic": envelope["type"],
        "subject": envelope["subject"],
        "envelope": envelope,
        "traceparent": observe.traceparent(),
        "announced_at": now,
        "due_at": now,
    }


def pending(session: Session, *topics: type[Message]) -> Sequence[Fact]:
    """What has been told and not yet carried, in order; of the named messages only, if any are named."""
    query = select(outbox.c.envelope).where(waiting).order_by(outbox.c.position)
    if topics:
        query = query.where(outbox.c.topic.in_([t.topic for t in topics]))
    return [Fact(envelope, envelope["data"]) for envelope in session.scalars(query)]


def tell_again(session: Session, hours: float) -> int:
    """Have the relay carry again what it carried, or parked, in the last `hours`; how many facts."""
    now = datetime.now(UTC)
    recent = outbox.c.announced_at >= now - timedelta(hours=hours)
    again = update(outbox).where(recent, ~waiting).values(published_at=None, parked_at=None, attempts=0, due_at=now)
    return int(session.execute(again).rowcount)  # type: ignore[attr-defined]
