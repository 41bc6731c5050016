"""Telling the owners of saved searches what has come: a posting wakes the searches it fits, those due are told.

A woken search only has a moment at which it is due. What it is told then, the list of jobs decides: what is open, fits
and lies beyond its mark. So nothing is told twice, and nothing that has gone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Case, Select, case, func, literal, select, update
from sqlalchemy.orm import Session

from chassis.db import insert_new, take_turn
from jobs.commands.searches import tell
from jobs.links import Links
from jobs.messages import SearchAlertDue
from jobs.models import Arrival, Posting, SavedSearch
from jobs.models.searches import moment_after
from jobs.queries.postings import answering
from jobs.queries.searches import arrivals, newest_position

BATCH = 100  # searches told in one transaction
CHUNK = 2000  # searches woken in one transaction
AT_ONCE = 500  # queries whose searches are woken in one statement
MOST = 20  # postings named in one mail; of the rest it gives the number


def note_arrival(session: Session, posting_id: UUID) -> None:
    """Number a posting that was published, after all that came before. The turn is kept until the commit."""
    take_turn(session, "posting arrivals")
    if session.get(Posting, posting_id) is not None:
        insert_new(session, Arrival.__table__, posting_id=posting_id, matched=False)  # type: ignore[arg-type]


def wake(session: Session, asked: Sequence[int], now: datetime) -> int:
    """Say from when on searches that ask one of these are to be told, `CHUNK` at most; how many.

    What waits to be told already goes on waiting. At `CHUNK` there may be others.
    """
    asleep = SavedSearch.asked_id.in_(asked), SavedSearch.state == "active", SavedSearch.due_at.is_(None)
    some = select(SavedSearch.id).where(*asleep).limit(CHUNK)
    woken = session.execute(update(SavedSearch).where(SavedSearch.id.in_(some)).values(due_at=_moment(now)))
    return int(woken.rowcount)  # type: ignore[attr-defined]


def _moment(now: datetime) -> Case[datetime]:
    """`moment_after` in the database's words."""
    mornings = [(SavedSearch.rhythm == rhythm, moment_after(now, rhythm)) for rhythm in ("daily", "weekly")]
    kind = SavedSearch.due_at.type
    moments = [(which, literal(morning, kind)) for which, morning in mornings]
    return case(*moments, (SavedSearch.quiet_until > now, SavedSearch.quiet_until), else_=literal(now, kind))


def close(session: Session, arrival: Arrival) -> None:
    """All whom it concerns are awake. Whoever comes by before that wakes them again, which changes nothing."""
    session.execute(update(Arrival).where(Arrival.position == arrival.position).values(matched=True))


def tell_due(session: Session, links: Links, today: date, now: datetime) -> int:
    """Tell the searches that are due, the longest waiting first; how many. At `BATCH` there may be more."""
    due = select(SavedSearch).where(SavedSearch.due_at <= now).order_by(SavedSearch.due_at, SavedSearch.asked_id)
    found = session.scalars(due.limit(BATCH).with_for_update(of=SavedSearch, skip_locked=True)).all()
    until = newest_position(session)
    for _, alike in groupby(sorted(found, key=_asked), key=_asked):
        _tell_new(session, list(alike), links, until, today, now)
    return len(found)


def _asked(search: SavedSearch) -> str:
    return json.dumps(search.query, sort_keys=True)


def _tell_new(
    session: Session, alike: Sequence[SavedSearch], links: Links, until: int, today: date, now: datetime
) -> None:
    """Tell searches that ask the same, each what lies beyond its own mark: the list is asked once for all of them."""
    query = answering(session, alike[0].wanted, today)
    new = arrivals(query, min(search.mark for search in alike), until)
    newest = session.execute(new.add_columns(Arrival.position).limit(MOST)).all()
    for search in alike:
        items = [posting for posting, position in newest if position > search.mark]
        if items:
            more = 0 if len(items) < MOST else _number_of(session, arrivals(query, search.mark, until)) - MOST
            tell(session, SearchAlertDue, search, token=links.search.sign(search.id), items=items, more=more)
            search.was_told(now)
        search.mark, search.due_at = until, None


def _number_of(session: Session, new: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(new.order_by(None).subquery())) or 0
