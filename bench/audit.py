"""What the audit trail costs: a write with and without its record, as a door makes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from types import SimpleNamespace
from uuid import uuid4

from members.messages import WorkingGroupOpened

from bench.figures import Figure
from bench.stage import ROUNDS, Stage
from chassis import audit, migrate, outbox
from chassis.db import Database
from chassis.service import plan

WRITES = 200  # in each round, in turns with and without


def measure(stage: Stage) -> list[Figure]:
    """A fact told in a transaction of its own, synced to the disk, with and without a record of who did it."""
    database = Database(f"sqlite:///{stage.home}/audit.sqlite3")
    migrate.upgrade(plan("members"), database)
    bare, recorded = [], []
    for _ in range(ROUNDS):
        bare += list(_writes(database, record=False))
        recorded += list(_writes(database, record=True))
    database.close()
    without, with_it = median(bare) * 1000, median(recorded) * 1000
    how = f"a fact told, {ROUNDS * WRITES} times, SQLite; p50 {without:.2f} ms without, {with_it:.2f} ms with"
    return [Figure("audited write", with_it / without, 1.5, "× unaudited", how)]


def _writes(database: Database, *, record: bool) -> Iterator[float]:
    account = str(uuid4())
    for number in range(WRITES):
        group = SimpleNamespace(id=uuid4(), revision=1, name=f"AG {number}", kind="permanent", ends_on=None)
        started = time.perf_counter()
        with database.write() as session:
            outbox.announce(session, WorkingGroupOpened, group)
            if record:
                audit.record(session, "open_group", account, [str(group.id)], datetime.now(UTC))
        yield time.perf_counter() - started
