"""A new posting among very many saved searches: how long until all whom it concerns are known and woken."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jobs.commands import alerts, postings
from jobs.models import Posting, SavedSearch, SearchKey
from jobs.models.postings import EMPLOYMENT_TYPES, KINDS, REMOTE
from jobs.queries import searches as queries
from jobs.schemas.postings import CreateJob
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
DISTINCT = 500  # queries, each saved by as many people
BOARD = 200  # postings that are there before, for the frequencies
NEW = 10  # postings that come
LIMIT = 1000
NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
OFFICE = Actor("office", None, frozenset({"account", "office"}))
POSTCODES = sorted({place.postcode for place in places.places()})
COMPETENCES = [f"competence-{number}" for number in range(80)]


def measure(stage: Stage) -> list[Figure]:
    with cluster_of(stage) as cluster:
        return [
            _measured("PostgreSQL", Database(cluster.create_database("searches"))),
            _measured("SQLite", Database(f"sqlite:///{stage.home}/searches.sqlite3")),
        ]


def _measured(kind: str, database: Database) -> Figure:
    chance = random.Random(1)
    migrate.upgrade(plan("jobs"), database)
    say(f"writing {SEARCHES:,} saved searches into {kind}")
    with database.write() as session:
        for _ in range(BOARD):
            _post(session, chance)
        _save(session, chance)
    _analyse(database)
    times, woken = zip(*_matched(database, chance), strict=True)
    database.close()
    if not sum(woken):
        raise BrokenError("no posting woke anybody")
    how = f"slowest of {NEW}, p50 {percentile(times, 0.5):.0f} ms; a posting wakes {sum(woken) / NEW:,.0f} searches"
    return Figure(f"{SEARCHES:,} saved searches, {kind}", max(times), LIMIT, "ms", how)


def _matched(database: Database, chance: random.Random) -> Iterator[tuple[float, int]]:
    """For each new posting the milliseconds, and how many searches it wakes."""
    for _ in range(NEW):
        with database.write() as session:
            alerts.note_arrival(session, _post(session, chance))
        began = time.perf_counter()
        with database.read() as session:
            arrival, woken = queries.next_match(session)
        with database.write() as session:
            alerts.wake(session, arrival, woken, NOW)
        yield (time.perf_counter() - began) * 1000, _asleep_again(database)


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


def _save(session: Session, chance: random.Random) -> None:
    """The rows that a confirmation writes, each query's many times over."""
    for _ in range(DISTINCT):
        search = SavedSearch(query=_query(chance))
        clauses = queries.clauses_of(session, search.wanted)
        rows = [_row(search.query, clauses, chance) for _ in range(SEARCHES // DISTINCT)]
        session.execute(insert(SavedSearch), rows)
        session.execute(insert(SearchKey), [{"search_id": row["id"], "key": key} for row in rows for key in clauses[0]])


def _query(chance: random.Random) -> dict[str, Any]:
    query: dict[str, Any] = {"q": _text(chance, chance.randint(1, 2))} if chance.random() < 0.75 else {}
    some = {"kind": KINDS, "remote": REMOTE, "competence": COMPETENCES, "near": POSTCODES}
    query |= {name: chance.choice(values) for name, values in some.items() if chance.random() < 0.25}
    return query | ({"radius_km": chance.choice((10, 25, 50))} if "near" in query else {})


def _row(query: dict[str, Any], clauses: list[list[str]], chance: random.Random) -> dict[str, Any]:
    row = {"id": uuid7(), "revision": 2, "email": "s@example.org", "address_hash": "", "language": "de", "mark": 0}
    row |= {"rhythm": chance.choice(("instant", "daily", "weekly")), "query": query, "clauses": clauses}
    return row | {"state": "active", "wording": "", "form_url": "", "requested_at": NOW, "confirmed_at": NOW}


def _analyse(database: Database) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("ANALYZE")
