"""From a commit to its effect in another service, on a platform that has nothing else to do."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, percentile
from bench.stage import Stage
from deploy.local.client import Client
from deploy.local.waiting import until

SAMPLES = 200
PAUSE = 0.05  # seconds between them: the platform is idle again
POLL = 0.0005


def measure(stage: Stage) -> list[Figure]:
    """A member changes its entry; the jobs service, which keeps a copy, has heard of it.

    The clock runs from `announced_at`, written before the commit, until another process sees the effect's commit,
    so the figure holds both commits and our looking.
    """
    platform = stage.platform
    password = platform.preparation.accounts()["member@example.org"]
    visitor = Client(platform.base_url)
    member = visitor.signed_in("member@example.org", password)
    teller, hearer = (_opened(platform.home / f"{name}.sqlite3") for name in ("members", "jobs"))
    took = []
    for number in range(SAMPLES + 1):
        member.patch("/me/organisation", {"products": f"Fassung {number}"})
        took.append(_seconds_to_effect(teller, hearer) * 1000)
        time.sleep(PAUSE)
    visitor.close()
    took = took[1:]  # the first one opens connections
    p50, p99 = percentile(took, 0.5), percentile(took, 0.99)
    how = f"PATCH /api/v1/me/organisation → jobs.show_member, {SAMPLES} times, SQLite; p50 {p50:.1f} ms"
    return [Figure("commit to effect, p99", p99, 50, "ms", how)]


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)


def _seconds_to_effect(teller: sqlite3.Connection, hearer: sqlite3.Connection) -> float:
    """Age of the newest fact when the hearer's inbox shows it."""
    last = "SELECT id, announced_at FROM outbox WHERE topic LIKE 'members.profile_%' ORDER BY position DESC LIMIT 1"
    fact, announced_at = teller.execute(last).fetchone()
    heard = "SELECT 1 FROM inbox WHERE hearing = 'show_member' AND fact_id = ?"
    until(lambda: hearer.execute(heard, (fact,)).fetchone(), "the effect", 10, pause=POLL)
    return (datetime.now(UTC) - datetime.fromisoformat(announced_at).replace(tzinfo=UTC)).total_seconds()
