"""A new posting among very many saved searches: how long until those whom it concerns are known, and awake.

Twice: of searches as people save them, with a place and a kind, of which few concern a posting; and of broad ones, of
which many do.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jobs.commands import alerts, postings, searches
from jobs.models import Arrival, Posting, SavedSearch
from jobs.models.postings import EMPLOYMENT_TYPES, KINDS, REMOTE
from jobs.queries import searches as queries
from jobs.schemas.postings import CreateJob
from jobs.wordings import SEARCH
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from bench.directory import cluster_of
from bench.figures import BrokenError, Figure, percentile
from bench.register import RANKS, WORDS
from bench.stage import Stage, say
from chassis import migrate, places
from chassis.context import Actor, Context
from chassis.db import Database
from chassis.schema import load
from chassis.service import plan

SEARCHES = 100_000
DISTINCT = 2000  # queries, each saved by as many people
BOARD = 200  # postings that are there before, for the frequencies
NEW = 10  # postings that come
LIMIT = 1000
NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
WORDING = SEARCH["de"]
OFFICE = Actor(str(uuid7()), None, frozenset({"account", "office"}))
POSTCODES = sorted({place.postcode for place in places.places()})
COMPETENCES = [f"competence-{number}" for number in range(80)]


@dataclass(frozen=True)
class Mix:
    """How often a search names what, and whether its words are those of which texts are full."""

    name: str
    q: float
    near: float
    kind: float
    other: float
    common: bool


MIXES = (Mix("usual", 0.95, 0.9, 0.7, 0.1, common=False), Mix("broad", 0.75, 0.25, 0.25, 0.25, common=True))


def measure(stage: Stage) -> list[Figure]:
    figures = []
    with cluster_of(stage) as cluster:
        for mix in MIXES:
            figures += _measured("PostgreSQL", Database(cluster.create_database(f"searches_{mix.name}")), mix)
            figures += _measured("SQLite", Database(f"sqlite:///{stage.home}/searches_{mix.name}.sqlite3"), mix)
    return figures


def _measured(kind: str, database: Database, mix: Mix) -> list[Figure]:
    chance = random.Random(1)
    migrate.upgrade(plan("jobs"), database)
    say(f"writing {SEARCHES:,} {mix.name} searches into {kind}")
    with database.write() as session:
        for _ in range(BOARD):
            _post(session, chance)
        _save(session, chance, mix)
    _analyse(database)
    matching, waking, woken = zip(*_matched(database, chance), strict=True)
    database.close()
    if not sum(woken):
        raise BrokenError("no posting woke anybody")
    share = f"a posting concerns {sum(woken) / NEW / SEARCHES:.1%}"
    return [
        Figure(
            f"a posting among {SEARCHES:,} {mix.name} searches, {step}, {kind}",
            max(times),
            LIMIT,
            "ms",
            f"slowest of {NEW}, p50 {percentile(times, 0.5):.0f} ms; {share}",
        )
        for step, times in (("matching", matching), ("waking", waking))
    ]


def _matched(database: Database, chance: random.Random) -> Iterator[tuple[float, float, int]]:
    """For each new posting the milliseconds of matching and of waking, and how many searches it wakes."""
    for _ in range(NEW):
        with database.write() as session:
            alerts.note_arrival(session, _post(session, chance))
        began = time.perf_counter()
        with database.read() as session:
            arrival, asked = queries.next_match(session)
        found = time.perf_counter()
        if arrival is None:
            raise BrokenError("the posting did not arrive")
        _wake(database, arrival, asked)
        yield (found - began) * 1000, (time.perf_counter() - found) * 1000, _asleep_again(database)


def _wake(database: Database, arrival: Arrival, asked: list[int]) -> None:
    """As the clock of the service does it."""
    for start in range(0, len(asked), alerts.AT_ONCE):
        some, woken = asked[start : start + alerts.AT_ONCE], alerts.CHUNK
        while woken == alerts.CHUNK:
            with database.write() as session:
                woken = alerts.wake(session, some, NOW)
    with database.write() as session:
        alerts.close(session, arrival)


def _asleep_again(database: Database) -> int:
    with database.write() as session:
        awake = session.scalar(select(func.count()).where(SavedSearch.due_at.is_not(None))) or 0
        session.execute(update(SavedSearch).values(due_at=None).where(SavedSearch.due_at.is_not(None)))
    return awake


def _post(session: Session, chance: random.Random) -> UUID:
    fields: dict[str, Any] = {
        "title": _text(chance, 5),
        "description_markdown": _text(chance, 150),
        "kind": chance.choice(KINDS),
    }
    fields |= {"employment_type": chance.choice(EMPLOYMENT_TYPES), "remote": chance.choice(REMOTE)}
    fields |= {"places": [{"postcode": chance.choice(POSTCODES)}], "competences": chance.sample(COMPETENCES, 3)}
    form = load(CreateJob(), fields | {"apply_email": "jobs@example.org", "organisation_name": "Amt"})
    made: Posting = postings.create(session, OFFICE, form, NOW.date(), NOW)
    return postings.publish(session, Context(actor=OFFICE), made.id, NOW.date(), NOW).id


def _text(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, RANKS, k=count))


def _save(session: Session, chance: random.Random, mix: Mix) -> None:
    """The rows that a confirmation writes, each query's many times over."""
    for _ in range(DISTINCT):
        search = SavedSearch(query=_query(chance, mix))
        searches.file(session, search, NOW)
        session.flush()
        rows = [_row(search.query, search.asked_id, chance) for _ in range(SEARCHES // DISTINCT)]
        session.execute(insert(SavedSearch), rows)


def _query(chance: random.Random, mix: Mix) -> dict[str, Any]:
    some = {"near": (mix.near, POSTCODES), "kind": (mix.kind, KINDS), "remote": (mix.other, REMOTE)}
    some["competence"] = (mix.other, COMPETENCES)
    query: dict[str, Any] = {
        name: chance.choice(values) for name, (often, values) in some.items() if chance.random() < often
    }
    if chance.random() < mix.q or not query:
        sought = WORDS if mix.common else WORDS[len(WORDS) // 2 :]
        query["q"] = " ".join(chance.choices(sought, RANKS[: len(sought)], k=chance.randint(1, 2)))
    return query | ({"radius_km": chance.choice((10, 25, 50))} if "near" in query else {})


def _row(query: dict[str, Any], asked_id: int | None, chance: random.Random) -> dict[str, Any]:
    row = {"id": uuid7(), "revision": 2, "email": "s@example.org", "address_hash": "", "language": "de", "mark": 0}
    row |= {
        "rhythm": chance.choice(("instant", "daily", "weekly")),
        "query": query,
        "clauses": [],
        "asked_id": asked_id,
    }
    return row | {"state": "active", "wording": WORDING, "form_url": "", "requested_at": NOW, "confirmed_at": NOW}


def _analyse(database: Database) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("ANALYZE")
