"""Full text in German, with the same answers on SQLite (FTS5) and PostgreSQL (tsvector).

Both get the same words, made here: lower case, and beside each word its Snowball stem, which knows that *Küche* and
*Kueche* are one. A query finds what has all its words, each as a prefix of a word or of a stem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import snowballstemmer
from sqlalchemy import Select, column, literal, table, text
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Session

_WORD = re.compile(r"[^\W_]+(?:[+#]+|\b)")  # keeps C++ and C#
_german = snowballstemmer.stemmer("german")
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "+": "plus", "#": "sharp"})
MOST_WORDS = 12


def words(of: str) -> list[tuple[str, str]]:
    """(word, stem) of each word, both with letters that every index keeps as they are."""
    found = _WORD.findall(of.casefold())
    return [(w.translate(_FOLD), _german.stemWord(w).translate(_FOLD)) for w in found]


class Index:
    """A service's index of one kind of thing, in the table `search_<kind>`."""

    def __init__(self, kind: str) -> None:
        self.table = f"search_{kind}"
        self._rows = table(self.table, column("id"), column("document"))

    def create(self, connection: Any) -> None:
        """The table, for a migration."""
        if connection.dialect.name == "sqlite":
            columns = 'id UNINDEXED, document, tokenize = "unicode61 remove_diacritics 0"'
            connection.execute(text(f"CREATE VIRTUAL TABLE {self.table} USING fts5({columns}, prefix = '2 3')"))
            return
        connection.execute(text(f"CREATE TABLE {self.table} (id uuid PRIMARY KEY, document tsvector NOT NULL)"))
        connection.execute(text(f"CREATE INDEX ix_{self.table} ON {self.table} USING gin (document)"))

    def drop(self, connection: Any) -> None:
        connection.execute(text(f"DROP TABLE {self.table}"))

    def put(self, session: Session, id: UUID, texts: Iterable[str]) -> None:
        """Index a thing, in place of what was indexed of it before."""
        self.remove(session, id)
        document = " ".join(dict.fromkeys(w for part in texts for pair in words(part) for w in pair))
        value = ":document" if _is_sqlite(session) else "array_to_tsvector(string_to_array(:document, ' '))"
        statement = text(f"INSERT INTO {self.table} (id, document) VALUES (:id, {value})")  # noqa: S608 - our own name
        session.execute(statement, {"id": self._id(session, id), "document": document})

    def remove(self, session: Session, id: UUID) -> None:
        statement = text(f"DELETE FROM {self.table} WHERE id = :id")  # noqa: S608 - our own name
        session.execute(statement, {"id": self._id(session, id)})

    def matching(self, session: Session, query: str) -> Select[Any]:
        """A select of the ids that match, for `WHERE id IN (...)`; a query without words matches nothing."""
        terms = words(query)[:MOST_WORDS]
        ids: Select[Any] = sa_select(column("id")).select_from(self._rows)
        if not terms:
            return ids.where(literal(False))
        if _is_sqlite(session):
            match = " AND ".join(f'("{w}"* OR "{s}"*)' for w, s in terms)
            return ids.where(text(f"{self.table} MATCH :match").bindparams(match=match))
        match = " & ".join(f"('{w}':* | '{s}':*)" for w, s in terms)
        return ids.where(text("document @@ CAST(:match AS tsquery)").bindparams(match=match))

    def _id(self, session: Session, id: UUID) -> str | UUID:
        """SQLite stores a Uuid column as 32 hex digits, and ids are compared with those."""
        return id.hex if _is_sqlite(session) else id


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
