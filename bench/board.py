"""The job board with a million postings beside one with a thousand, on PostgreSQL: what a door does for one request.

The rows are those that the commands write; what a posting says is one of BODIES texts, under a title of its own.
Only the service's own work is timed, query and dump, as in bench/directory.py.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import chain, islice
from statistics import median
from typing import Any
from uuid import UUID

from jobs.board import EVERYONE, INDEX
from jobs.models.postings import EMPLOYMENT_TYPES, KINDS, REMOTE
from jobs.queries import postings as board
from jobs.schemas.postings import JobPage, ListJobs
from sqlalchemy import Connection, text

from bench.directory import LIMIT, cluster_of
from bench.figures import Figure
from bench.register import COMPETENCES, RANKS, WORDS, member_id, unique_name
from bench.stage import Stage, say
from chassis import migrate, places
from chassis.db import Database
from chassis.documents import id_word
from chassis.schema import load
from chassis.search import Entry
from chassis.service import plan
from chassis.vocabulary import terms

SMALL, LARGE = 1000, 1_000_000
BODIES = 5000
BATCH = 10_000
ROUNDS = 40
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
ASKED: dict[str, tuple[dict[str, Any], ...]] = {
    "list": ({}, {"limit": 100}, {"sort": "salary"}),
    "filters": (
        {"kind": "thesis"},
        {"employment_type": "PART_TIME", "remote": "full"},
        {"competence": "competence-7"},
        {"near": "18055", "radius_km": 30},
        {"near": "18055", "radius_km": 100, "sort": "closest"},
        {"near": "17489", "radius_km": 50, "sort": "closest", "kind": "trainee"},
    ),
    "search": (
        {"q": WORDS[0]},  # in many
        {"q": WORDS[150]},
        {"q": unique_name(500)},  # in one
        {"q": WORDS[3][:6]},  # a beginning
        {"q": WORDS[5], "kind": "job", "near": "18055"},
        {"q": WORDS[30], "sort": "newest"},
    ),
}
COLUMNS = (
    *("id", "revision", "state", "guest_name", "kind", "title", "description_markdown", "employment_type", "places"),
    *("remote", "yearly_cents", "valid_through", "apply_email", "language", "competences"),
    *("created_at", "changed_at", "published_at"),
)
TABLES = {
    "postings": COLUMNS,
    "posting_places": ("posting_id", "postcode"),
    "posting_competences": ("posting_id", "code"),
    INDEX.name: ("number", "id", "document", "filed"),
}


def measure(stage: Stage) -> list[Figure]:
    with cluster_of(stage) as cluster:
        databases = []
        for count in (SMALL, LARGE):
            say(f"writing {count:,} postings")
            databases.append(Database(cluster.create_database(f"board_{count}")))
            migrate.upgrade(plan("jobs"), databases[-1])
            fill(databases[-1], count)
        figures = [_compared(what, databases) for what in ASKED]
        for database in databases:
            database.close()
    return figures


def _compared(what: str, databases: list[Database]) -> Figure:
    told, ratios = [], []
    for asked in ASKED[what]:
        small, large = _medians(load(ListJobs(), asked), databases)
        ratios.append(large / small)
        said = ", ".join(f"{name}={value}" for name, value in asked.items()) or "all"
        told.append(f"{said} {small:.1f} → {large:.1f}")
    how = f"p50 in ms with {SMALL:,} → with all: {'; '.join(told)}"
    return Figure(f"{what} with {LARGE:,} postings, PostgreSQL", median(ratios), LIMIT, "× small", how)


def _medians(wanted: dict[str, Any], databases: list[Database]) -> list[float]:
    times: list[list[float]] = [[] for _ in databases]
    for _ in range(ROUNDS):
        for database, taken in zip(databases, times, strict=True):
            began = time.perf_counter()
            with database.read(10) as session:
                JobPage().dump(board.list_jobs(session, wanted, date.today()))  # noqa: DTZ011 - as the rows were made
            taken.append((time.perf_counter() - began) * 1000)
    return [median(taken) for taken in times]


def fill(database: Database, count: int) -> None:
    """Write `count` published postings into an empty board."""
    chance = random.Random("board")
    bodies = [_body(chance) for _ in range(BODIES)]
    with database.write() as session:
        connection = session.connection()
        connection.execute(text(f"DROP INDEX ix_{INDEX.name}"))
        rows = (_posting(number, bodies[number % BODIES]) for number in range(1, count + 1))
        while batch := list(islice(rows, BATCH)):
            for at, (table, columns) in enumerate(TABLES.items()):
                _copy(connection, table, columns, [row for rows_ in batch for row in rows_[at]])
        held: Counter[str] = Counter()
        for number, body in enumerate(bodies):
            times = len(range(number or BODIES, count + 1, BODIES))
            held.update(dict.fromkeys(terms(body["document"]), times) if times else {})
        pairs = chain(held.items(), ((unique_name(number), 1) for number in range(1, count + 1)))
        vocabulary = [(term, None if "/" in term else term[::-1], times) for term, times in pairs]
        _copy(connection, f"{INDEX.name}_terms", ("term", "mirrored", "documents"), vocabulary)
        connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        connection.execute(text(f"CREATE INDEX ix_{INDEX.name} ON {INDEX.name} USING gin (document)"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _body(chance: random.Random) -> dict[str, Any]:
    """What many postings have alike."""
    place = chance.choice(places.places())
    said = {
        "kind": chance.choices(KINDS, (60, 10, 10, 10, 5, 5))[0],
        "employment_type": chance.choices(EMPLOYMENT_TYPES, (60, 20, 5, 5, 5, 1, 1, 3))[0],
        "remote": chance.choice(REMOTE),
    }
    title, description = (" ".join(chance.choices(WORDS, RANKS, k=length)) for length in (3, 40))
    competences = sorted(chance.sample(COMPETENCES, 3))
    filed = {name: [value] for name, value in said.items()}
    filed |= {"competence": competences, "district": [place.district], "postcode": [place.postcode]}
    entry = Entry([place.name, description, *competences], title, EVERYONE[0], filed)
    more = {"title": title, "description": description, "competences": competences, "place": place}
    return said | more | {"document": entry.document(UUID(int=0), 0), "pay": chance.randint(0, 9_000_000)}


def _posting(number: int, body: dict[str, Any]) -> list[list[tuple[Any, ...]]]:
    """Its rows in each of TABLES."""
    key, word, place = str(member_id(number)), unique_name(number), body["place"]
    moment = (BEGAN + timedelta(seconds=number)).isoformat()
    until = date.today() + timedelta(days=1 + number % 85)  # noqa: DTZ011 - of no account here
    document = " ".join([*body["document"].words, word, f"title_{word}", id_word(member_id(number))])
    where = json.dumps([{"postcode": place.postcode, "city": place.name}])
    return [
        [
            (
                *(key, 1, "published", "Gast", body["kind"], f"{body['title']} {word}", body["description"]),
                *(body["employment_type"], where, body["remote"], body["pay"], until, "a@example.org", "de"),
                *(json.dumps(body["competences"]), moment, moment, moment),
            )
        ],
        [(key, place.postcode)],
        [(key, code) for code in body["competences"]],
        [(number, key, document, "\n".join(body["document"].filed))],
    ]


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    cursor: Any = connection.connection.cursor()
    for at in range(0, len(rows), BATCH):
        lines = StringIO("".join(f"{_line(row)}\n" for row in rows[at : at + BATCH]))
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


def _line(row: tuple[Any, ...]) -> str:
    """In the text format of COPY."""
    return "\t".join(r"\N" if value is None else str(value).replace("\n", r"\n") for value in row)
