"""Reading saved searches, and finding those that a posting fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from chassis import matching
from chassis.errors import Gone
from chassis.matching import Match
from chassis.search import MOST_WORDS
from chassis.words import Word, words
from jobs.board import INDEX
from jobs.links import Links
from jobs.models import Arrival, Asked, AskedKey, Competence, Organisation, Place, Posting, SavedSearch, Term
from jobs.models.filing import (
    EVERYTHING,
    PLAIN,
    Clauses,
    Filing,
    clause_of_word,
    clauses_of_filters,
    fits,
    keys_of_form,
    keys_of_posting,
)
from jobs.queries.competences import labels
from jobs.queries.postings import NEWEST, answering

KEYS_AT_ONCE = 2000  # looked for in one statement
ENTRIES = 50  # of a feed
COUNTED = 1000  # postings, to know whether a condition is rare
# rare ones first
UNCOUNTED = {"organisation_id": 1, "district": 10_000, "kind": 20_000, "remote": 30_000, "employment_type": 40_000}


def get_search(session: Session, links: Links, token: str) -> SavedSearch:
    """By the link from a mail. Raises Gone once it has ended or is forgotten."""
    found = find_search(session, UUID(links.search.read(token)))
    if found is None or found.state == "ended":
        raise Gone("search_ended")
    found.require_active()
    return found


def find_search(session: Session, search_id: UUID, *, locked: bool = False) -> SavedSearch | None:
    return session.get(SavedSearch, search_id, with_for_update=locked or None, populate_existing=locked)


def named(session: Session, search: SavedSearch) -> dict[str, Any]:
    """What is asked for, with the names of what stands there as a code or an id."""
    wanted = search.wanted
    organisation = session.get(Organisation, wanted["organisation_id"]) if wanted["organisation_id"] else None
    competence = session.get(Term, wanted["competence"]) if wanted["competence"] else None
    label = (competence.label_en if search.language == "en" else competence.label_de) if competence else None
    names = {"organisation": organisation.name if organisation else None, "competence": label or wanted["competence"]}
    return {**search.search, **names}


def list_search_jobs(session: Session, links: Links, token: str, today: date) -> dict[str, Any]:
    """What a search finds, the newest first, for its feed. Raises Gone once it has ended."""
    search = find_search(session, UUID(links.feed.read(token)))
    if search is None or search.state != "active":
        raise Gone("search_ended")
    newest = answering(session, search.wanted, today).order_by(*[key.desc() for key in NEWEST])
    return {"items": session.scalars(newest.limit(ENTRIES)).all(), "search": search.search}


def newest_position(session: Session) -> int:
    """Of the arrivals that can be seen; no lower one will come."""
    return session.scalar(select(func.max(Arrival.position))) or 0


def arrivals(found: Select[Any], mark: int, until: int) -> Select[Any]:
    """Of what was found, what has come since the mark, the newest first."""
    new = (Arrival.position > mark) & (Arrival.position <= until)
    return found.join(Arrival, Arrival.posting_id == Posting.id).where(new).order_by(Arrival.position.desc())


def has_work(session: Session, now: datetime) -> bool:
    """Whether a search waits to be filed or told, or a posting to be matched."""
    waiting = select(Arrival.position).where(Arrival.matched.is_(False))
    due = select(SavedSearch.id).where(SavedSearch.due_at <= now)
    return any(session.execute(query.limit(1)).first() is not None for query in (waiting, due, unfiled()))


def unfiled() -> Select[Any]:
    """Confirmed searches whose query no posting can find: saved by the release before, say."""
    return select(SavedSearch).where(SavedSearch.asked_id.is_(None), SavedSearch.state == "active")


def next_match(session: Session) -> tuple[Arrival | None, list[int]]:
    """The next arrival that was not matched yet, and the queries it fits; none when its posting has gone."""
    arrival = session.scalar(select(Arrival).where(Arrival.matched.is_(False)).order_by(Arrival.position).limit(1))
    posting = session.get(Posting, arrival.posting_id) if arrival else None
    return arrival, fitting(session, posting) if posting and posting.state == "published" else []


def fitting(session: Session, posting: Posting) -> list[int]:
    """The queries that a posting seems to fit."""
    keys = keys_of_posting(posting, [*posting.search_texts, *labels(session, posting.competences)])
    asking = select(Asked.id, Asked.clauses).where(*_asking_for(posting))
    found: dict[int, Clauses] = {}
    in_order = sorted(keys)
    for start in range(0, len(in_order), KEYS_AT_ONCE):
        filed = select(AskedKey.query_id).where(AskedKey.key.in_(in_order[start : start + KEYS_AT_ONCE]))
        found.update({row.id: row.clauses for row in session.execute(asking.where(Asked.id.in_(filed)))})
    return [query_id for query_id, clauses in found.items() if fits(clauses, keys)]


def _asking_for(posting: Posting) -> Iterator[ColumnElement[bool]]:
    """That a query asks for nothing which the posting plainly is not."""
    for name in PLAIN:
        asked = getattr(Asked, name)
        its = posting.competences if name == "competence" else [getattr(posting, name)]
        yield or_(asked.is_(None), asked.in_([value for value in its if value is not None]))


def filing_of(session: Session, wanted: dict[str, Any]) -> Filing:
    """What a posting must have to be found so; the query is filed under the rarest."""
    by_filter = clauses_of_filters(wanted)
    counted = [(_postings_with(session, name, wanted, keys), keys, name) for name, keys in by_filter.items()]
    counted += [(*_of_word(session, word), "q") for word in words(wanted["q"] or "")[:MOST_WORDS]]
    (_, rarest, _), *others = sorted(counted) or [(0, [EVERYTHING], "")]
    left = [keys for _, keys, name in others if name not in PLAIN]
    return Filing(rarest, {name: wanted[name] for name in PLAIN}, left)


def _postings_with(session: Session, name: str, wanted: dict[str, Any], keys: list[str]) -> int:
    """About how many postings a filter leaves; only what an index counts is counted, and no further than needed."""
    if name in UNCOUNTED:
        return UNCOUNTED[name]
    if name == "competence":
        query: Select[Any] = select(Competence.posting_id).where(Competence.code == wanted["competence"])
    else:
        query = select(Place.posting_id).where(Place.postcode.in_([key.removeprefix("at ") for key in keys]))
    return session.scalar(select(func.count()).select_from(query.limit(COUNTED).subquery())) or 0


def _of_word(session: Session, word: Word) -> tuple[int, list[str]]:
    """A sought word's clause, with what it means by the vocabulary of today (a typo's cure), and how frequent it is."""
    clause, meaning = clause_of_word(word), INDEX.vocabulary.meaning(session, word)
    leaves = list(_leaves(meaning)) if meaning else []
    for leaf in leaves:
        if not leaf.begins and clause.isdisjoint(keys_of_form(leaf.text)):
            clause.add(f"={leaf.text}")
    return _documents(session, leaves), sorted(clause)


def _leaves(match: Match) -> Iterator[matching.Term]:
    match match:
        case matching.Term():
            yield match
        case matching.All() | matching.Either():
            for part in match.parts:
                yield from _leaves(part)
        case matching.Except():
            yield from _leaves(match.one)


def _documents(session: Session, leaves: Sequence[matching.Term]) -> int:
    """In about how many documents these words stand; a beginning of many words in many."""
    if any(leaf.begins for leaf in leaves):
        return COUNTED
    table = INDEX.vocabulary.table
    stands = select(func.sum(table.c.documents)).where(table.c.term.in_([leaf.text for leaf in leaves]))
    return int(session.scalar(stands) or 0) if leaves else 0
