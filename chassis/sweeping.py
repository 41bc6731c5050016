"""The end of an erasure: no letter in the service's retry and dead queues names the person, and the receipt is told.

What waits in the queues of the hearings themselves is heard, and finds nobody (chassis/erasure.py).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import amqp
from kombu import Connection
from kombu.exceptions import KombuError
from sqlalchemy import Row, null, select, update
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.db import Database
from chassis.erasure import erasures, spellings
from chassis.messages import Message

SECONDS = 5  # for the broker to answer
BATCH = 100  # erasures finished at a time
MOST = 10_000  # letters looked at in one queue
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What a service tells when somebody is erased: how many rows of each kind, and what it keeps and why."""

    erasure_id: UUID
    counts: dict[str, int]
    kept: list[str]
    final: bool


def finish(database: Database, uri: str, queues: Sequence[str], receipt: type[Message], now: datetime) -> None:
    """Sweep the queues after the erasures that wait for it, and tell their receipts; later if the broker is away."""
    with database.read() as session:
        waiting = session.execute(select(erasures).where(erasures.c.swept_at.is_(None)).limit(BATCH)).all()
    if not waiting:
        return
    try:
        letters = sweep(uri, queues, {word for row in waiting for word in row.words or ()})
    except (OSError, amqp.AMQPError, KombuError) as away:
        log.warning("sweeping waits", extra={"reason": type(away).__name__})
        return
    with database.write(quiet=True) as session:
        session.execute(update(erasures).where(erasures.c.id.in_([row.id for row in waiting])).values(words=null()))
    if forget_pages(database):
        with database.write() as session:
            for row in waiting:
                _tell(session, row, letters, receipt, now)


def _tell(session: Session, row: Row[Any], letters: int, receipt: type[Message], now: datetime) -> None:
    done = update(erasures).where(erasures.c.id == row.id, erasures.c.swept_at.is_(None)).values(swept_at=now)
    if session.execute(done).rowcount:  # type: ignore[attr-defined]
        counts = row.counts | ({"letters": letters} if letters else {})
        told = Receipt(row.erasure_id, counts, row.kept, row.final)
        outbox.announce(session, receipt, told, subject=row.erasure_id, now=now)


def forget_pages(database: Database) -> bool:
    """On SQLite, let go of the log of earlier pages; False while somebody reads it.

    What is deleted from the pages themselves is overwritten (chassis/db.py). PostgreSQL has its vacuum.
    """
    if not database.is_sqlite:
        return True
    connection = database.engine.raw_connection()
    try:
        connection.execute("PRAGMA busy_timeout=100")  # its waiting holds up every greenlet; the next turn will do
        busy, _pages, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.invalidate()  # not back into the pool with so little patience
    return not busy


def sweep(uri: str, queues: Iterable[str], words: Iterable[str]) -> int:
    """Remove the letters that have any of the words in them; how many. Others go back to where they were."""
    looked_for = spellings(words)
    with Connection(uri, connect_timeout=SECONDS) as connection:
        return sum(_sweep(connection.channel(), queue, looked_for) for queue in queues)


def _sweep(channel: Any, queue: str, looked_for: list[str]) -> int:
    try:
        waiting = min(channel.queue_declare(queue, passive=True).message_count, MOST)
    except amqp.NotFound:
        return 0  # never declared on this broker; the channel is closed with that answer
    removed = 0
    for _ in range(waiting):
        letter = channel.basic_get(queue)
        if letter is None:
            break
        body = letter.body.decode("utf-8", "replace") if isinstance(letter.body, bytes) else str(letter.body)
        if any(word in body.lower() for word in looked_for):
            channel.basic_ack(letter.delivery_tag)
            removed += 1
    channel.close()  # what was not acknowledged goes back
    return removed
