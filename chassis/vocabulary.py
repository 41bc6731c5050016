"""The words of an index, each with the number of documents that hold it: for prefixes, compounds and typos.

Beside the words stand counts of what the documents are filed under, as `audience/facet value`, so that the numbers
for a whole list are looked up and not counted. All are kept in the transaction that changes a document.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, MetaData, Select, Table, Text, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.documents import Document
from chassis.matching import All, Either, Match, Term, either
from chassis.words import Word, misspelt, parts

MOST = 64  # words that a beginning stands for; a beginning of more is left to the index itself
SHORTEST_TAIL = 5  # letters of a word that is also sought at the end of compounds
_LAST = "\U0010ffff"
_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")  # as SQLite compares


class Vocabulary:
    """The table `<index>_terms`."""

    def __init__(self, index: str) -> None:
        self.table = Table(
            f"{index}_terms",
            MetaData(),
            Column("term", _BYTEWISE, primary_key=True),
            Column("mirrored", _BYTEWISE, index=True),  # the word backwards: its end is a beginning
            Column("documents", BigInteger, nullable=False),
        )
        self._term, self._mirrored = self.table.c.term, self.table.c.mirrored

    def change(self, session: Session, before: Counter[str], after: Counter[str]) -> None:
        """A document that held the one holds the other now."""
        changed = {term: after[term] - before[term] for term in before | after if after[term] != before[term]}
        if not changed:
            return
        dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        insert = dialect.insert(self.table)
        raised = {"documents": self.table.c.documents + insert.excluded.documents}
        rows = [{"term": term, "mirrored": _backwards(term), "documents": by} for term, by in changed.items()]
        session.execute(insert.on_conflict_do_update(index_elements=["term"], set_=raised), rows)
        session.execute(delete(self.table).where(self._term.in_(changed), self.table.c.documents <= 0))

    def counts(self, session: Session, audience: str) -> dict[str, int]:
        """`facet value` -> number of documents for this audience."""
        begin = f"{audience}/"
        rows = session.execute(select(self._term, self.table.c.documents).where(_begins(self._term, begin)))
        return {term.removeprefix(begin): documents for term, documents in rows}

    def meaning(self, session: Session, word: Word) -> Match | None:
        """What a word stands for: those that begin with it, its compounds, else its parts, else a typo's cure."""
        return self._as_written(session, word) or self._in_parts(session, word) or self._misspelt(session, word)

    def _as_written(self, session: Session, word: Word) -> Match | None:
        begins = or_(_begins(self._term, word.spelt), _begins(self._term, word.bare), self._term == word.stem)
        words = select(self._term).where(begins, self._mirrored.is_not(None))  # not the counts, which begin so too
        found = self._found(session, words.limit(MOST + 1))
        if len(found) > MOST:
            return Either((Term(word.spelt, begins=True), Term(word.bare, begins=True), Term(word.stem)))
        if len(word.spelt) >= SHORTEST_TAIL:
            ends = select(self._term).where(_begins(self._mirrored, word.spelt[::-1]))
            found |= self._found(session, ends.order_by(self._mirrored).limit(MOST))
        return either(sorted(found)) if found else None

    def _in_parts(self, session: Session, word: Word) -> Match | None:
        ways = parts(word.spelt)
        known = self._known(session, {part for way in ways for part in way})
        return next((All((Term(one), Term(other))) for one, other in ways if {one, other} <= known), None)

    def _misspelt(self, session: Session, word: Word) -> Match | None:
        meant = self._known(session, misspelt(word.spelt) | misspelt(word.bare))
        return either(sorted(meant)) if meant else None

    def _known(self, session: Session, terms: set[str]) -> set[str]:
        return self._found(session, select(self._term).where(self._term.in_(terms))) if terms else set()

    def _found(self, session: Session, query: Select[tuple[str]]) -> set[str]:
        return set(session.scalars(query))


def terms(document: Document | None) -> Counter[str]:
    """What a document adds to the vocabulary: its words, and its lines for its audience."""
    if document is None:
        return Counter()
    audiences = [line.removeprefix("audience ") for line in document.filed if line.startswith("audience ")]
    lines = {f"{audience}/{line}" for audience in audiences for line in document.filed}
    return Counter({word for word in document.words if "_" not in word} | lines)


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    within: ColumnElement[bool] = (column >= text) & (column < text + _LAST)
    return within


def _backwards(term: str) -> str | None:
    return None if "/" in term else term[::-1]
