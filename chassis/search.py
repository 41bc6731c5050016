"""Full text in German, filters and counts, with the same answers on SQLite and PostgreSQL.

Both get the same words, made in `chassis.words`; what a thing is filed under are words too. A list reads the newest
first and counts no further than it must, so that its cost does not grow with the index (docs/adr/0017).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, column, literal, select, table
from sqlalchemy.orm import Session

from chassis.db import take_turn
from chassis.documents import Document, Documents, Hit, filed_word, id_word
from chassis.matching import Except, Match, Term, all_of, either, renamed
from chassis.paging import decoded, encoded
from chassis.vocabulary import Vocabulary, terms
from chassis.words import words

MOST_WORDS = 12  # of a query
MOST_FORMS = 5000  # of a document
COUNTED = 1000  # hits
FEW = 100  # hits that are looked at one by one
TITLE = "title_"  # the words of a title stand in a document a second time, under this name

Facets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Entry:
    """What an index keeps of a thing: words to find it by, and what it is filed under.

    What has the highest `number` is found first; without one it gets the next.
    """

    texts: Iterable[str]
    title: str = ""
    audience: str = ""
    filed: Mapping[str, Iterable[str | None]] = field(default_factory=dict)
    number: int | None = None

    def document(self, id: UUID, number: int) -> Document:
        filed = [f"{name} {value}" for name, values in self.filed.items() for value in values if value]
        filed += [f"audience {self.audience}"] if self.audience else []
        found = [form for part in (self.title, *self.texts) for word in words(part) for form in word.forms]
        titles = [TITLE + form for word in words(self.title) for form in word.forms]
        under = [filed_word(*line.split(" ", 1)) for line in filed]
        return Document(number, id, filed, [*list(dict.fromkeys(found))[:MOST_FORMS], *dict.fromkeys(titles), *under])


@dataclass(frozen=True)
class Wanted:
    """What is sought: all the words, a value of each facet, for one of the audiences (or one's `own`)."""

    words: str | None = None
    filed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audiences: Sequence[str] = ()
    own: UUID | None = None

    @property
    def is_everything(self) -> bool:
        return not self.words and not self.filed


@dataclass(frozen=True)
class Found:
    """How much there is. When it is not `exact` there is more, and the newest were counted."""

    total: int
    exact: bool
    counts: Mapping[str, int]
    hits: Sequence[Hit] = ()

    @property
    def density(self) -> float:
        """How much of the newest was found, between 0 and 1."""
        return len(self.hits) / (self.hits[0].number - self.hits[-1].number + 1) if self.hits else 0.0

    @property
    def ids(self) -> list[UUID]:
        return [hit.id for hit in self.hits]

    def facets(self, names: Iterable[str]) -> Facets:
        """Each value with its count, the most frequent first."""
        facets: Facets = {name: [] for name in names}
        for line, count in sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0])):
            name, _, value = line.partition(" ")
            if name in facets:
                facets[name].append({"value": value, "count": count})
        return facets


class Index:
    """A service's index of one kind of thing."""

    def __init__(self, kind: str) -> None:
        self.name = f"search_{kind}"
        self.documents = Documents(self.name)
        self.vocabulary = Vocabulary(self.name)

    def create(self, connection: Any) -> None:
        """The tables as this release has them, for a migration."""
        self.documents.create(connection)
        self.vocabulary.table.create(connection)

    def renew(self, connection: Any) -> bool:
        """Bring an earlier release's tables up to this one, for a migration; whether all is to be put again."""
        if connection.dialect.has_table(connection, self.vocabulary.table.name):
            return False
        self.documents.renew(connection)
        self.vocabulary.table.create(connection)
        return True

    def drop(self, connection: Any) -> None:
        self.documents.drop(connection)
        self.vocabulary.table.drop(connection)

    def put(self, session: Session, id: UUID, entry: Entry) -> None:
        """Index a thing, in place of what was indexed of it before."""
        take_turn(session, self.name)
        old = self.documents.take_out(session, id)
        number = entry.number or (old and old.number) or self.documents.highest(session) + 1
        new = entry.document(id, number)
        self.documents.add(session, new)
        self.vocabulary.change(session, terms(old), terms(new))

    def remove(self, session: Session, id: UUID) -> None:
        """Forget a thing, and every word that no other has."""
        take_turn(session, self.name)
        self.vocabulary.change(session, terms(self.documents.take_out(session, id)), Counter())

    def look(self, session: Session, wanted: Wanted) -> Search:
        """Look for what is wanted."""
        return Search(self, session, wanted)

    def forget_removed(self, session: Session) -> None:
        """Let go of what was removed for good, at the cost of the whole index: for the words of a person."""
        self.documents.forget_removed(session)

    def matching(self, session: Session, query: str) -> Select[Any]:
        """A select of the ids of what has all the words, for `WHERE id IN (...)`."""
        return self.look(session, Wanted(query)).ids()


class Search:
    """What was found in an index."""

    def __init__(self, index: Index, session: Session, wanted: Wanted) -> None:
        self._index, self._session, self.wanted = index, session, wanted

    def ids(self) -> Select[Any]:
        """A select of the ids of all that match."""
        if self._match is None:
            return select(column("id")).select_from(table(self._index.name)).where(literal(value=False))
        return self._index.documents.ids(self._session, self._match)

    def count(self, enough: int) -> Found:
        """How much there is; if the newest hold more than `enough`, the older ones are not counted."""
        if self.wanted.is_everything:
            return self._everything()
        if self._match is None:
            return Found(0, exact=True, counts={})
        hits, complete = self._newest(self._match, COUNTED + 1, enough + 1)
        lines = Counter(line for hit in hits[:COUNTED] for line in hit.filed.splitlines())
        return Found(len(hits[:COUNTED]), complete and len(hits) <= COUNTED, lines, hits[:COUNTED])

    def page(
        self, limit: int, cursor: str | None, *, by_relevance: bool = False, counted: Found | None = None
    ) -> tuple[list[UUID], str | None]:
        """Ids and the cursor of the next page: the newest first, by relevance first those with the words in the title.

        What was `counted` already is not looked for again where it will do. Raises Invalid for a cursor that is not
        ours.
        """
        tiers = self._tiers(by_relevance)
        tier, before = decoded(cursor, (int, int)) if cursor else (0, None)
        found = self._known(counted, tiers, limit, tier, before) if counted else None
        if found is None:
            found = []
            for at, match in list(enumerate(tiers))[tier:]:
                missing = limit + 1 - len(found)
                if missing:
                    found += [(at, hit) for hit in self._newest(match, missing, missing, before)[0]]
                before = None
        after = encoded([found[limit - 1][0], found[limit - 1][1].number]) if len(found) > limit else None
        return [hit.id for _, hit in found[:limit]], after

    def _known(
        self, counted: Found, tiers: Sequence[Match], limit: int, tier: int, before: int | None
    ) -> list[tuple[int, Hit]] | None:
        """What comes next of the hits that were counted, if these are all and few, or the first page of the newest."""
        if not counted.exact or len(counted.hits) > FEW:
            newest = [(0, hit) for hit in counted.hits]
            return newest if len(tiers) == 1 and before is None and len(newest) > limit else None
        titled = {hit.number for hit in counted.hits}
        if len(tiers) > 1 and titled:
            titled = self._index.documents.among(self._session, tiers[0], titled)
        ranked = [(int(hit.number not in titled), hit) for hit in counted.hits]
        ranked.sort(key=lambda it: it[0])
        return [
            (at, hit) for at, hit in ranked if at > tier or (at == tier and hit.number < (before or hit.number + 1))
        ]

    def among(self, numbers: Collection[int]) -> set[int]:
        """Which of these numbers match: for a list in an order that the index does not know."""
        return self._index.documents.among(self._session, self._match, numbers) if self._match else set()

    def by_value(self, name: str, values: Sequence[str], most: int, before: int | None = None) -> list[Hit]:
        """Up to `most` of what is filed under these values, first the first value's, and the newest first of each.

        `before` is where to go on within the first. Values are asked for by one, two, four … as long as what they hold
        is little: thus neither is every value asked for by itself, nor are all hits of frequent ones read.
        """
        found: list[Hit] = []
        at, width = 0, 1
        while at < len(values) and len(found) < most:
            some = values[at : at + width]
            hits = self.filed(name, some, most - len(found) if width == 1 else COUNTED, None if at else before)
            if width > 1 and len(hits) == COUNTED:
                width = 1
                continue
            found += sorted(hits, key=lambda hit: some.index(hit.value(name) or ""))
            at, width = at + width, 2 * width
        return found[:most]

    def filed(self, name: str, values: Sequence[str], most: int, before: int | None = None) -> list[Hit]:
        """Up to `most` of what is filed under one of these values, the newest first, and `before` a number."""
        if self._words is None or self._match is None:
            return []
        narrowed = replace(self.wanted, filed={**self.wanted.filed, name: values})
        match = all_of([*self._words, *_filters(narrowed)])
        return self._index.documents.all(self._session, match, most, before)

    def _tiers(self, by_relevance: bool) -> list[Match]:
        if self._match is None:
            return []
        if not (by_relevance and self._words):
            return [self._match]
        titled = all_of([*(renamed(word, TITLE) for word in self._words), *_filters(self.wanted)])
        return [titled, Except(self._match, titled)]

    def _everything(self) -> Found:
        """From the counts that are kept, and one's own."""
        counts: Counter[str] = Counter()
        for audience in self.wanted.audiences:
            counts.update(self._index.vocabulary.counts(self._session, audience))
        if self.wanted.own:
            for hit in self._newest(Term(id_word(self.wanted.own)), 1, 1)[0]:
                lines = hit.filed.splitlines()
                counts.update(() if any(f"audience {each}" in lines for each in self.wanted.audiences) else lines)
        total = sum(count for line, count in counts.items() if line.startswith("audience "))
        return Found(total, exact=True, counts=counts)

    def _newest(self, match: Match, most: int, enough: int, before: int | None = None) -> tuple[list[Hit], bool]:
        return self._index.documents.newest(self._session, match, most, enough, before)

    @cached_property
    def _words(self) -> list[Match] | None:
        """What each word stands for; None when one of them stands for nothing."""
        sought = words(self.wanted.words or "")[:MOST_WORDS]
        meanings = [self._index.vocabulary.meaning(self._session, word) for word in sought]
        known = [each for each in meanings if each is not None]
        unknown = len(known) < len(meanings) or (self.wanted.words and not sought)
        return None if unknown else known

    @cached_property
    def _match(self) -> Match | None:
        if self._words is None or not all(self.wanted.filed.values()):
            return None
        return all_of([*self._words, *_filters(self.wanted)])


def _filters(wanted: Wanted) -> list[Match]:
    filters = [either(filed_word(name, value) for value in values) for name, values in wanted.filed.items()]
    seen = [filed_word("audience", audience) for audience in wanted.audiences]
    seen += [id_word(wanted.own)] if wanted.own else []
    return [*filters, either(seen)] if seen else filters
