"""Membership numbers."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis.db import insert_new
from members.models import Counter


def next_number(session: Session) -> int:
    """The next membership number: ascending without gaps, since a rollback takes the raise back too."""
    insert_new(session, Counter.__table__, name="membership", value=0)  # type: ignore[arg-type]
    raised = update(Counter).where(Counter.name == "membership").values(value=Counter.value + 1)
    return int(session.scalars(raised.returning(Counter.value)).one())


def claim(session: Session, number: int) -> int:
    """A number from before this register, which is in no use here; those given next come after it."""
    insert_new(session, Counter.__table__, name="membership", value=0)  # type: ignore[arg-type]
    lower = (Counter.name == "membership") & (Counter.value < number)
    session.execute(update(Counter).where(lower).values(value=number))
    return number
