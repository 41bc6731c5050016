"""Keeping the copy of the working groups, so that shuffled and doubled facts end in the same state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.db import insert_new
from chassis.messages import Fact
from events.models import Participation, WorkingGroup

UNTOLD = -1  # revision of a row that nothing was written on yet


def learn_group(session: Session, fact: Fact, *, is_open: bool) -> None:
    """What a group is called, and whether it still works. Each of these facts says all of it."""
    table: Any = WorkingGroup.__table__
    insert_new(session, table, id=fact.working_group_id, revision=UNTOLD, name="", is_open=False)
    row = session.get_one(WorkingGroup, fact.working_group_id, with_for_update=True, populate_existing=True)
    if row.revision < fact.revision:
        row.revision, row.name, row.is_open = fact.revision, fact.name, is_open


def learn_participation(session: Session, fact: Fact, now: datetime, *, takes_part: bool) -> None:
    """Whether somebody takes part in a group."""
    key = {"working_group_id": fact.working_group_id, "account_id": fact.account_id}
    table: Any = Participation.__table__
    insert_new(session, table, **key, revision=UNTOLD, takes_part=False, heard_at=now)
    row = session.get_one(Participation, key, with_for_update=True, populate_existing=True)
    if row.revision < fact.revision:
        row.revision, row.takes_part, row.heard_at = fact.revision, takes_part, now
