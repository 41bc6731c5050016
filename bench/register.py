"""A register of any size, written past the commands, which would take hours to write and count one by one.

The rows are those that the commands write. What an entry says is one of BODIES texts, of words as frequent as those of
a language are (Zipf), under a name of its own.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import chain, islice
from typing import Any
from uuid import UUID

from members.directory import INDEX
from members.likeness import name_key
from members.models.organisations import KINDS, SIZES
from sqlalchemy import Connection, text

from chassis import places
from chassis.db import Database
from chassis.documents import Document, id_word
from chassis.search import Entry
from chassis.vocabulary import terms

BODIES = 5000
BATCH = 10_000
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
COUNTRIES = ("AT", "CH", "DE", "DK", "EE", "FI", "FR", "GB", "LT", "LV", "NL", "NO", "PL", "SE")
FIRST = ("Daten", "Netz", "Software", "System", "Sicherheits", "Küsten", "Hafen", "Maschinen", "Logistik", "Energie")
SECOND = (
    "Analyse",
    "Beratung",
    "Betrieb",
    "Dienst",
    "Entwicklung",
    "Forschung",
    "Lösung",
    "Planung",
    "Prüfung",
    "Technik",
)
THIRD = ("", "en", "fach", "stelle", "werk", "bau", "plan", "wesen", "kunde", "stoff", "gebiet", "art", "form", "maß")
WORDS = [first + second.lower() + third for third in THIRD for second in SECOND for first in FIRST]
RANKS = [1 / (20 + rank) for rank in range(len(WORDS))]
COMPETENCES = [f"competence-{number}" for number in range(80)]
TABLES = {
    "organisations": (
        *("id", "revision", "name", "name_key", "kind", "size", "postcode", "city", "district", "description_markdown"),
        *("products", "countries", "competences", "publications", "visibility", "created_at", "changed_at"),
    ),
    "memberships": ("organisation_id", "number", "kind", "since", "status"),
    INDEX.name: ("number", "id", "document", "filed"),
}


@dataclass(frozen=True)
class Body:
    """What many entries have alike."""

    title: str
    kind: str
    size: str
    place: places.Place
    description: str
    products: str
    countries: list[str]
    competences: list[str]
    document: Document


def fill(database: Database, count: int) -> None:
    """Write `count` members into an empty register."""
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text(f"DROP INDEX ix_{INDEX.name}"))
        bodies = _bodies()
        members = (_member(number, bodies[number % BODIES], database.is_sqlite) for number in range(1, count + 1))
        while batch := list(islice(members, BATCH)):
            for at, (table, columns) in enumerate(TABLES.items()):
                _write(connection, table, columns, [rows[at] for rows in batch])
        held: Counter[str] = Counter()
        for number, body in enumerate(bodies):
            times = len(range(number or BODIES, count + 1, BODIES))
            held.update(dict.fromkeys(terms(body.document), times) if times else {})
        pairs = chain(held.items(), ((unique_name(number), 1) for number in range(1, count + 1)))
        rows = [(term, None if "/" in term else term[::-1], times) for term, times in pairs]
        _write(connection, f"{INDEX.name}_terms", ("term", "mirrored", "documents"), rows)
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            connection.execute(text(f"CREATE INDEX ix_{INDEX.name} ON {INDEX.name} USING gin (document)"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def unique_name(number: int) -> str:
    """A word that is this member's alone."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters += chr(97 + rest)
    return f"qx{letters}9"


def _bodies() -> list[Body]:
    """The entries' texts; which they are follows from a fixed seed."""
    chance = random.Random("register")
    return [_body(chance) for _ in range(BODIES)]


def _body(chance: random.Random) -> Body:
    place = chance.choice(places.places())
    kind, size = chance.choices(KINDS, (70, 6, 4, 4, 10, 6))[0], chance.choice(SIZES)
    description, products = (" ".join(chance.choices(WORDS, RANKS, k=length)) for length in (14, 4))
    countries, competences = sorted(chance.sample(COUNTRIES, 3)), sorted(chance.sample(COMPETENCES, 3))
    filed = {
        "kind": [kind],
        "size": [size],
        "district": [place.district],
        "country": countries,
        "competence": competences,
        "postcode": [place.postcode],
    }
    title = " ".join(chance.choices(WORDS, RANKS, k=2))
    entry = Entry([place.name, description, products, *competences], title, "public", filed)
    document = entry.document(UUID(int=0), 0)
    return Body(title, kind, size, place, description, products, countries, competences, document)


def member_id(number: int) -> UUID:
    """The id of the member of that number."""
    return UUID(int=(0x01900000 << 96) | (7 << 76) | (2 << 62) | number)


def _member(number: int, body: Body, sqlite: bool) -> tuple[tuple[Any, ...], ...]:
    """Its row in each of TABLES."""
    id = member_id(number)
    key = id.hex if sqlite else str(id)
    word = unique_name(number)
    name = f"{body.title} {word}"
    moment = (BEGAN + timedelta(minutes=number)).isoformat(" ", "microseconds").removesuffix("+00:00")
    document = " ".join([*body.document.words, word, f"title_{word}", id_word(id)])
    return (
        (
            *(key, 1, name, name_key(name), body.kind, body.size, body.place.postcode, body.place.name),
            *(body.place.district, body.description, body.products, json.dumps(body.countries)),
            *(json.dumps(body.competences), "", "public", moment, moment),
        ),
        (key, number, "full", "2020-01-01", "active"),
        (number, key, document, "\n".join(body.document.filed)),
    )


def _write(connection: Connection, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    if connection.dialect.name == "sqlite":
        if table == INDEX.name:
            columns = ("rowid", *columns[1:])
        values = ", ".join("?" * len(columns))
        for batch in _batches(rows):
            connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", batch)
        return
    cursor: Any = connection.connection.cursor()
    for batch in _batches(rows):
        lines = StringIO("".join(f"{_line(row)}\n" for row in batch))
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


def _batches(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


def _line(row: tuple[Any, ...]) -> str:
    """In the text format of COPY."""
    return "\t".join(r"\N" if value is None else str(value).replace("\n", r"\n") for value in row)
