"""The IT database with very many members beside a small one: what a door does for one request, in turns.

Only the service's own work is timed, query and dump: HTTP and broker cost the same for both and would flatter.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from marshmallow import Schema
from members.queries import organisations as directory
from members.schemas.organisations import ListMembers, Member, MemberPage

from bench import register
from bench.figures import Figure
from bench.stage import Stage, say
from chassis import migrate
from chassis.context import Actor
from chassis.db import Database
from chassis.schema import load
from chassis.service import plan
from deploy.local.postgres import Cluster

SMALL = 1000
LARGE = {"PostgreSQL": 1_000_000, "SQLite": 100_000}
ROUNDS = 60
LIMIT = 2.0
ANYONE = Actor()
ASKED: dict[str, tuple[dict[str, Any], ...]] = {
    "list": ({}, {"limit": 100}, {"sort": "name"}),
    "facets": (
        {"kind": "company"},
        {"kind": "university", "size": "250+"},
        {"competence": "competence-7"},
        {"country": "PL", "sort": "name"},
        {"district": "Landkreis Rostock", "competence": "competence-7"},
        {"near": "18055", "radius_km": 30},
        {"near": "18055", "radius_km": 30, "kind": "company", "sort": "closest"},
        {"near": "18055", "radius_km": 200, "kind": "chamber", "size": "1", "sort": "closest"},
    ),
    "search": (
        {"q": register.WORDS[0]},  # in a quarter of all entries
        {"q": register.WORDS[150]},  # in a hundredth
        {"q": register.unique_name(500)},  # in one
        {"q": register.WORDS[3][:6]},  # a beginning
        {"q": f"{register.WORDS[0]} {register.WORDS[40]}"},
        {"q": register.WORDS[20][:-2] + "x" + register.WORDS[20][-1]},  # a typo
        {"q": register.WORDS[5], "kind": "company", "country": "PL"},
        {"q": register.WORDS[30], "sort": "name"},
    ),
}


@dataclass(frozen=True)
class Question:
    """One request, ready to be asked."""

    what: str
    wanted: dict[str, Any]
    answer: Schema

    def ask(self, database: Database) -> float:
        """Milliseconds from the request's arrival at the door to its reply."""
        began = time.perf_counter()
        with database.read(10) as session:
            if self.what == "detail":
                found: Any = directory.get_member(session, ANYONE, self.wanted["member_id"])
            else:
                found = directory.list_members(session, ANYONE, self.wanted)
            self.answer.dump(found)
        return (time.perf_counter() - began) * 1000


def measure(stage: Stage) -> list[Figure]:
    figures = []
    with cluster_of(stage) as cluster:
        for kind, count in LARGE.items():
            databases = [_filled(stage, cluster, kind, size) for size in (SMALL, count)]
            figures += compared(kind, databases)
            for database in databases:
                database.close()
    return figures


def compared(kind: str, databases: list[Database]) -> list[Figure]:
    """A figure for each sort of question: the median of its questions' ratios, each of which is told."""
    figures = []
    for what in ("list", "detail", "facets", "search"):
        asked = list(_questions(what))
        times = [_medians(question, databases) for question in asked]
        ratios = [large / small for small, large in times]
        told = [f"{_said(it)} {small:.1f} → {large:.1f}" for it, (small, large) in zip(asked, times, strict=True)]
        name = f"{what} with {LARGE[kind]:,} members, {kind}"
        how = f"p50 in ms with {SMALL:,} → with all: {'; '.join(told)}"
        figures.append(Figure(name, median(ratios), LIMIT, "× small", how))
    return figures


def _questions(what: str) -> Iterator[Question]:
    if what == "detail":
        for number in (1, 500, SMALL):
            yield Question(what, {"member_id": register.member_id(number)}, Member())
    for asked in ASKED.get(what, ()):
        yield Question(what, load(ListMembers(), asked), MemberPage())


def _medians(question: Question, databases: list[Database]) -> list[float]:
    times: list[list[float]] = [[] for _ in databases]
    for _ in range(ROUNDS):
        for database, taken in zip(databases, times, strict=True):
            taken.append(question.ask(database))
    return [median(taken) for taken in times]


def _said(question: Question) -> str:
    usual = load(ListMembers(), {})
    told = {name: value for name, value in question.wanted.items() if value != usual.get(name)}
    return ", ".join(f"{name}={value}" for name, value in told.items() if name != "member_id") or "all"


@contextmanager
def cluster_of(stage: Stage) -> Iterator[Cluster]:
    cluster = Cluster(stage.home / "postgres")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop("immediate")


def _filled(stage: Stage, cluster: Cluster, kind: str, count: int) -> Database:
    say(f"writing {count:,} members into {kind}")
    name = f"members_{count}"
    url = cluster.create_database(name) if kind == "PostgreSQL" else f"sqlite:///{stage.home}/{name}.sqlite3"
    database = Database(url)
    migrate.upgrade(plan("members"), database)
    register.fill(database, count)
    return database
