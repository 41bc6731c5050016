"""Lists and calendars with a hundred thousand events beside a thousand, on both databases: what a door does.

The thousand lie in the coming two years, so that they fill a feed; the others in twenty years around today. Every
tenth event is a date of a weekly series. Only the service's own work is timed, as in bench/directory.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from statistics import median
from typing import Any
from uuid import UUID

from events import calendars as texts
from events.calendars import Calendars
from events.models import Event, Series
from events.models.events import KINDS
from events.queries import calendars as feeds
from events.queries import events as queries
from events.queries.series import series_of
from events.schemas.events import EventPage, ListEvents
from sqlalchemy import insert, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from bench.directory import cluster_of
from bench.figures import Figure
from bench.stage import Stage, say
from chassis import migrate
from chassis.context import Actor
from chassis.db import Database
from chassis.schema import load
from chassis.service import plan

SMALL, LARGE = 1000, 100_000
LIMIT = 2.0
ROUNDS = 30
BATCH = 1000
DATES = 50  # of a series
NOW = datetime.now(UTC).replace(microsecond=0)
MAKER = Calendars("https://it-initiative.example.org", "office@example.org")
CHOSEN: dict[str, Any] = dict.fromkeys(feeds.CHOICES)
Ask = Callable[[Session], Any]


def _month(**more: Any) -> Ask:
    begin = NOW + timedelta(days=40)
    asked = {"from": begin.isoformat(), "to": (begin + timedelta(days=30)).isoformat()} | more
    wanted = load(ListEvents(), asked)
    return lambda session: EventPage().dump(queries.list_events(session, Actor(), wanted, NOW))


def _feed(session: Session) -> str:
    found = feeds.events_of(session, feeds.public(session, CHOSEN, NOW))
    return MAKER.published(found, series_of(session, found))


def _made_cold(session: Session) -> str:
    """As a process does it that has just begun and remembers no text of any event."""
    texts.forget()
    return _feed(session)


ASKED: dict[str, dict[str, Ask]] = {
    "a month's list": {"all": _month(), "kind=fair": _month(kind="fair")},
    "a whole feed": {"all": _feed, "first of all": _made_cold},
    "a feed for who has it": {"all": lambda session: feeds.public(session, CHOSEN, NOW).version},
}


def measure(stage: Stage) -> list[Figure]:
    figures = []
    with cluster_of(stage) as cluster:
        for kind in ("PostgreSQL", "SQLite"):
            databases = []
            for count in (SMALL, LARGE):
                say(f"writing {count:,} events into {kind}")
                sqlite = f"sqlite:///{stage.home}/calendars_{count}.sqlite3"
                url = sqlite if kind == "SQLite" else cluster.create_database(f"calendars_{count}")
                databases.append(Database(url))
                migrate.upgrade(plan("events"), databases[-1])
                fill(databases[-1], count)
            figures += [_compared(what, kind, databases) for what in ASKED]
            for database in databases:
                database.close()
    return figures


def _compared(what: str, kind: str, databases: list[Database]) -> Figure:
    told, ratios = [], []
    for said, ask in ASKED[what].items():
        small, large = _medians(ask, databases)
        ratios.append(large / small)
        told.append(f"{said} {small:.1f} → {large:.1f}")
    how = f"p50 in ms with {SMALL:,} → with all: {'; '.join(told)}"
    return Figure(f"{what} with {LARGE:,} events, {kind}", max(ratios), LIMIT, "× small", how)


def _medians(ask: Ask, databases: list[Database]) -> list[float]:
    times: list[list[float]] = [[] for _ in databases]
    for _ in range(ROUNDS):
        for database, taken in zip(databases, times, strict=True):
            began = time.perf_counter()
            with database.read(10) as session:
                ask(session)
            taken.append((time.perf_counter() - began) * 1000)
    return [median(taken) for taken in times]


def fill(database: Database, count: int) -> None:
    """Write so many announced events."""
    with database.write() as session:
        rows = _rows(session, count)
        while batch := list(islice(rows, BATCH)):
            session.execute(insert(Event), batch)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _rows(session: Session, count: int) -> Iterator[dict[str, Any]]:
    begin = NOW if count == SMALL else NOW - timedelta(days=10 * 365)
    step = timedelta(days=(2 if count == SMALL else 20) * 365) / count
    alone = count * 9 // 10
    for number in range(alone):
        yield _row(number, begin + number * step * 10 / 9)
    for number in range(0, count // 10, DATES):
        first = begin + number * step * 10
        of_series = {"series_id": _series(session, first), "title": "Reihe", "kind": "meetup"}
        for week in range(DATES):
            moment = first + timedelta(weeks=week)
            yield _row(alone + number + week, moment) | of_series | {"recurs_at": moment}


def _series(session: Session, first: datetime) -> UUID:
    """In UTC, so that a week has the same length all year and every date is as the rule has it."""
    made = Series(id=uuid7(), rule=f"FREQ=WEEKLY;COUNT={DATES}", endless=False, time_zone="UTC", all_day=False)
    made.starts_at, made.ends_at, made.created_at, made.changed_at = first, first + timedelta(hours=2), NOW, NOW
    made.left_out, made.template, made.revision = [], {"title": "Reihe", "kind": "meetup"}, 1
    session.add(made)
    session.flush()
    return made.id


def _row(number: int, begin: datetime) -> dict[str, Any]:
    venue = {"name": "Haus der Wirtschaft", "street": "Lange Straße 1", "postcode": "18055", "city": "Rostock"}
    return {
        "id": uuid7(),
        "revision": 1,
        "status": "announced" if begin > NOW else "over",
        "title": f"Termin {number}: Größe & Güte",
        "kind": KINDS[number % len(KINDS)],
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=2),
        "time_zone": "UTC",
        "venue": venue | {"latitude": 54.09, "longitude": 12.13},
        "description_markdown": "Ein **Abend** mit Vorträgen, Fragen und Zeit für Gespräche. " * 5,
        "created_at": NOW,
        "changed_at": NOW,
        "announced_at": NOW,
        "series_id": None,
        "recurs_at": None,
    }
