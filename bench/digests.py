"""How long the digests of very many readers take to compose, each from the reader's own place in the news."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from notifications.commands import issues
from notifications.mail.newsletter import Reader
from notifications.models import Claimed, Reading, Subscription
from notifications.models.subscriptions import LANGUAGES
from notifications.queries.press import Press
from sqlalchemy import select, update
from uuid6 import uuid7

from bench.directory import cluster_of
from bench.figures import BrokenError, Figure
from bench.mails import LETTERHEAD, write_issue, write_news, write_readers
from bench.stage import Stage, say
from chassis import migrate
from chassis.db import Database
from chassis.service import plan

READERS = 100_000
NEWS = 300
WINDOW = 400  # readers at a time, as a lane claims them
LIMIT = 60


def measure(stage: Stage) -> list[Figure]:
    with cluster_of(stage) as cluster:
        return [
            _measured("PostgreSQL", Database(cluster.create_database("digests"))),
            _measured("SQLite", Database(f"sqlite:///{stage.home}/digests.sqlite3")),
        ]


def _measured(kind: str, database: Database) -> Figure:
    """Each reader has topics and marks by chance; every mail is written out, as it would be handed over."""
    migrate.upgrade(plan("notifications"), database)
    say(f"writing {READERS:,} readers into {kind}")
    with database.write() as session:
        write_news(session, NEWS)
        issue = write_issue(session)
        issues.dispatch(session, issue.id, datetime.now(UTC))
    write_readers(database, READERS)
    _scatter(database)
    began = time.perf_counter()
    written, least, most = _composed(database, issue.id)
    seconds = time.perf_counter() - began
    database.close()
    if written != READERS or least == most:
        raise BrokenError(f"{written} digests of {least} to {most} bytes")
    how = f"{NEWS} news; topics and marks by chance; mails of {least / 1024:.0f} to {most / 1024:.0f} KiB written out"
    return Figure(f"{READERS:,} digests, {kind}", seconds, LIMIT, "s", how)


def _scatter(database: Database) -> None:
    """Topics and marks by chance."""
    chance = random.Random(1)
    with database.write() as session:
        rows = session.execute(select(Reading.subscription_id, Reading.topic)).all()
        values = [
            {"subscription_id": reader, "topic": topic, "mark": chance.randrange(NEWS), "chosen": chance.random() < 0.7}
            for reader, topic in rows
        ]
        for first in range(0, len(values), 10_000):
            session.execute(update(Reading), values[first : first + 10_000])


def _composed(database: Database, issue_id: UUID) -> tuple[int, int, int]:
    """How many mails, the smallest, the largest."""
    press, now, sizes = Press(LETTERHEAD), datetime.now(UTC), []
    for window in _windows(database, issue_id):
        with database.read() as session:
            editions = press.editions(session, window, now)
        for mail in window:
            edition = editions[mail.id]
            if edition is None:
                raise BrokenError("an issue with a body is for everybody")
            token = LETTERHEAD.subscription_tokens.sign(mail.subscription_id)
            sizes.append(len(edition.pour(Reader(mail.email, token, LETTERHEAD.message_id(mail.id)), now)))
    return len(sizes), min(sizes), max(sizes)


def _windows(database: Database, issue_id: UUID) -> Iterator[list[Claimed]]:
    with database.read() as session:
        readers = session.execute(select(Subscription.id, Subscription.email)).all()
    for first in range(0, len(readers), WINDOW):
        yield [
            Claimed(uuid7(), "newsletter", issue_id, reader, email, "", LANGUAGES[number % 2], {}, False, 1, None)
            for number, (reader, email) in enumerate(readers[first : first + WINDOW])
        ]
