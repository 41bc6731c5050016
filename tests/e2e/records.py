"""Everything a platform has written down, to see whether anything has been written since."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from deploy.local.waiting import until

Records = dict[str, list[str]]
CLOCKWORK = "leases"  # renewed every few seconds, whatever happens
# what a virtual table (full text) holds stands in its shadow tables
ORDINARY = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name <> ?"


def written(home: Path) -> Records:
    """Every row of every table of every service, the outboxes included, and the mails: table or folder -> contents."""
    found = {name: rows for path in home.glob("*.sqlite3") for name, rows in _tables(path)}
    return found | {"mail": sorted(path.name for path in (home / "mail" / "new").iterdir())}


def _tables(path: Path) -> Iterator[tuple[str, list[str]]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for (name,) in database.execute(ORDINARY, (CLOCKWORK,)).fetchall():
            rows = database.execute(f'SELECT * FROM "{name}"').fetchall()
            yield f"{path.stem}.{name}", sorted(map(repr, rows))


def differing(before: Records, after: Records) -> set[str]:
    """The tables that are not as they were."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def settled(home: Path) -> Records:
    """What is written once nothing is on its way: no fact in an outbox, no mail in the queue, nothing new for a second.

    The second is for facts that have been told and not yet been heard.
    """
    last, since = written(home), time.monotonic()

    def still() -> Records | None:
        nonlocal last, since
        now = written(home)
        if now != last or _under_way(home):
            last, since = now, time.monotonic()
        return now if time.monotonic() - since >= 1 else None

    return until(still, "facts and mails to arrive", 30)


def _under_way(home: Path) -> int:
    """Facts not told, newsletters about to go to those who want to hear at once, and mails not handed over."""
    told = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
    mailed = "SELECT count(*) FROM deliveries WHERE state IN ('queued', 'claimed')"
    newsletters = (
        "SELECT count(*) FROM issues WHERE state = 'dispatching' OR state = 'scheduled' AND rhythm = 'instant'"
    )
    facts = sum(_count(path, told) for path in home.glob("*.sqlite3"))
    return facts + sum(_count(home / "notifications.sqlite3", query) for query in (mailed, newsletters))


def _count(path: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return int(database.execute(query).fetchone()[0])
