"""The documents of an index: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

A document is a set of words, and a number that orders what is found, the highest first. FTS5 reads a word's documents
in that order and stops when it has enough; GIN gathers all that match before the first is seen. So both are asked for
the newest documents first, and for all only when these are not enough.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, column, select, table, text
from sqlalchemy.orm import Session

from chassis.matching import FTS5, TSQUERY, Match, holds

FIRST = 512  # numbers that are looked at first
NEWEST = 4096  # numbers that are looked at before all: an index of fewer is looked through wholly


@dataclass(frozen=True)
class Document:
    number: int
    id: UUID
    filed: list[str]  # `facet value`
    words: list[str]


@dataclass(frozen=True)
class Hit:
    number: int
    id: UUID
    filed: str  # lines of `facet value`

    def value(self, name: str) -> str | None:
        """What it is filed under, of a facet that has one value."""
        lines = (line.partition(" ") for line in self.filed.splitlines())
        return next((value for facet, _, value in lines if facet == name), None)


class Documents:
    """The table `search_<kind>`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def create(self, connection: Any) -> None:
        if connection.dialect.name == "sqlite":
            how = "tokenize = \"ascii tokenchars '_'\", detail = none, prefix = '2 3'"
            columns = f"id UNINDEXED, document, filed UNINDEXED, {how}"
            connection.execute(text(f"CREATE VIRTUAL TABLE {self.name} USING fts5({columns})"))
            return
        connection.execute(text(f"CREATE TABLE {self.name} (id uuid PRIMARY KEY, document tsvector NOT NULL)"))
        connection.execute(text(f"CREATE INDEX ix_{self.name} ON {self.name} USING gin (document)"))
        self._extend(connection)

    def renew(self, connection: Any) -> None:
        """Bring the table of the first release up to this one; what stood in it is to be put again."""
        if connection.dialect.name == "sqlite":
            self.drop(connection)
            self.create(connection)
        else:
            self._extend(connection)

    def _extend(self, connection: Any) -> None:
        """A number may be missing: the release before writes beside us for a while."""
        columns = "ADD COLUMN number bigint UNIQUE, ADD COLUMN filed text NOT NULL DEFAULT ''"
        connection.execute(text(f"ALTER TABLE {self.name} {columns}"))

    def drop(self, connection: Any) -> None:
        connection.execute(text(f"DROP TABLE {self.name}"))

    def add(self, session: Session, new: Document) -> None:
        key, value = "rowid", ":words"
        if not _is_sqlite(session):
            key, value = "number", "array_to_tsvector(string_to_array(:words, ' '))"
        words = [*new.words, id_word(new.id)]
        insert = f"INSERT INTO {self.name} ({key}, id, document, filed) VALUES (:number, :id, {value}, :filed)"  # noqa: S608 - our own names
        row = {
            "number": new.number,
            "id": _key(session, new.id),
            "words": " ".join(words),
            "filed": "\n".join(new.filed),
        }
        session.execute(text(insert), row)

    def take_out(self, session: Session, id: UUID) -> Document | None:
        """Delete a document; what it was."""
        if _is_sqlite(session):
            what, where, key = "rowid, document", f"{self.name} MATCH :id", f'"{id_word(id)}"'
        else:
            what, where = "number, array_to_string(tsvector_to_array(document), ' ')", "id = :id"
            key = str(id)
        row = session.execute(text(f"SELECT {what}, filed FROM {self.name} WHERE {where}"), {"id": key}).one_or_none()  # noqa: S608
        if row is None:
            return None
        session.execute(text(f"DELETE FROM {self.name} WHERE {where}"), {"id": key})  # noqa: S608
        return Document(row[0], id, row[2].splitlines(), row[1].split())

    def forget_removed(self, session: Session) -> None:
        """FTS5 keeps the words of what was deleted until it merges them away; PostgreSQL's vacuum does that."""
        if _is_sqlite(session):
            session.execute(text(f"INSERT INTO {self.name} ({self.name}) VALUES ('optimize')"))  # noqa: S608 - our own name

    def highest(self, session: Session) -> int:
        key = "rowid" if _is_sqlite(session) else "number"
        last = f"SELECT {key} FROM {self.name} WHERE {key} IS NOT NULL ORDER BY {key} DESC LIMIT 1"  # noqa: S608 - our own names
        return session.scalar(text(last)) or 0

    def ids(self, session: Session, match: Match) -> Select[Any]:
        """A select of the ids of all that match."""
        ids: Select[Any] = select(column("id")).select_from(table(self.name))
        return ids.where(text(self._matches(session)).bindparams(match=_written(session, match)))

    def newest(
        self, session: Session, match: Match, most: int, enough: int, before: int | None = None
    ) -> tuple[list[Hit], bool]:
        """Up to `most` of what matches, the newest first, and whether the older ones were looked at too.

        They are not when the NEWEST numbers hold `enough`, nor are all of those when the FIRST of them do. What is so
        rare among the FIRST that the NEWEST would not do is looked for everywhere at once.
        """
        before = before or self.highest(session) + 1
        since, first = max(0, before - NEWEST), before - FIRST
        if since == 0:
            return self._read(session, match, most, since, before), True
        recent = self._read(session, match, most, first, before)
        if len(recent) < enough <= len(recent) * NEWEST // FIRST:
            recent += self._read(session, match, most - len(recent), since, first)
        if len(recent) >= enough:
            return recent, False
        return self.all(session, match, most, before), True

    def all(self, session: Session, match: Match, most: int, before: int | None = None) -> list[Hit]:
        """Up to `most` of what matches, the newest first, without a look at the newest alone: for what is rare."""
        return self._read(session, match, most, 0, before or self.highest(session) + 1)

    def among(self, session: Session, match: Match, numbers: Collection[int]) -> set[int]:
        """Which of these match. Each is read by its number: FTS5 would go through all that match for every one."""
        key: ColumnElement[int] = column("rowid" if _is_sqlite(session) else "number")
        some = select(key).select_from(table(self.name)).where(key.in_(numbers))
        if _is_sqlite(session):
            read = session.execute(some.add_columns(column("document")))
            return {number for number, document in read if holds(set(document.split()), match)}
        matches = text(f"({self._matches(session)}) IS TRUE").bindparams(match=_written(session, match))
        return set(session.scalars(some.where(matches)))

    def _read(self, session: Session, match: Match, most: int, since: int, before: int) -> list[Hit]:
        key = order = "rowid" if _is_sqlite(session) else "number"
        where = f"{self._matches(session)} AND {key} >= :since AND {key} < :before"
        if not _is_sqlite(session):
            where, order = self._planned(session, since)
        found = f"SELECT {key}, id, filed FROM {self.name} WHERE {where} ORDER BY {order} DESC LIMIT :most"  # noqa: S608 - our own names
        given = {"match": _written(session, match), "since": since, "before": before, "most": most}
        return [Hit(number, _id(id), filed) for number, id, filed in session.execute(text(found), given)]

    def _planned(self, session: Session, since: int) -> tuple[str, str]:
        """Condition and order that leave PostgreSQL one way each; it takes many rare words for frequent ones.

        The newest are read one by one, for GIN would gather all that match before the first is seen; of all documents
        GIN names those that match, and neither is the whole table read nor all numbers walked.
        """
        if since:
            return f"number >= :since AND number < :before AND ({self._matches(session)}) IS TRUE", "number"
        session.execute(text("SELECT set_config('enable_seqscan', 'off', true)"))
        return f"{self._matches(session)} AND number + 0 >= :since AND number + 0 < :before", "number + 0"

    def _matches(self, session: Session) -> str:
        return f"{self.name} MATCH :match" if _is_sqlite(session) else "document @@ CAST(:match AS tsquery)"


def filed_word(name: str, value: str) -> str:
    """What stands in a document that is filed so: no word of a text has an underscore."""
    return f"{name}_{value.encode().hex()}"


def id_word(id: UUID) -> str:
    return f"id_{id.hex}"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _written(session: Session, match: Match) -> str:
    return (FTS5 if _is_sqlite(session) else TSQUERY).write(match)


def _key(session: Session, id: UUID) -> str:
    """SQLite stores a Uuid column as 32 hex digits, and ids are compared with those."""
    return id.hex if _is_sqlite(session) else str(id)


def _id(stored: str | UUID) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
