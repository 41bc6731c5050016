"""Keeping the copy of the organisations, so that shuffled and doubled facts end in the same state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.db import insert_new
from chassis.messages import Fact
from chassis.search import Entry
from events.index import INDEX
from events.messages import EventChanged
from events.models import Organisation
from events.queries.organisations import events_ahead
from events.queries.series import growing_of

UNTOLD = -1  # revision of a row that nothing was written on yet


def conclude_series(session: Session, fact: Fact, now: datetime) -> None:
    """Of a member that has left no more dates are planned; those that are there stay, for the office to look at."""
    for series in growing_of(session, fact.member_id):
        series.conclude(now)


def learn_name(session: Session, fact: Fact, now: datetime) -> None:
    """What a member is called; the events that it has ahead show the new name."""
    table: Any = Organisation.__table__
    insert_new(session, table, id=fact.member_id, revision=UNTOLD, name="")
    row = session.get_one(Organisation, fact.member_id, with_for_update=True, populate_existing=True)
    if row.revision >= fact.revision:
        return
    row.revision, row.name = fact.revision, fact.name
    for event in events_ahead(session, row):
        event.rename_organiser(row.name, now)
        session.flush()
        INDEX.put(session, event.id, Entry(event.search_texts))
        if event.is_told:
            outbox.announce(session, EventChanged, event)
