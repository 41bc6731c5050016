"""The rate at which a mail server may be given mails, kept in the database by all processes together.

Moments are reserved one after another, `1 / rate` apart, and each mail waits for its own (pacing.py). A process that
dies takes its reserved moments with it, so a restart gains nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.db import insert_new
from notifications.models import Throttle

AHEAD = 0.5  # seconds: how far a lane reserves, so that no other lane waits longer for its turn
WRONG = timedelta(seconds=60)  # nobody reserves that far ahead: the clock was set back


def most(rate: int) -> int:
    """How many mails a lane may reserve at a time."""
    return max(1, int(rate * AHEAD))


def clock(session: Session) -> datetime:
    """The time of the database, which is the same for all hosts."""
    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return moment
    return datetime.now(UTC)


def reserve(session: Session, server: str, rate: int, count: int, now: Callable[[], datetime]) -> list[float]:
    """Reserve `count` moments at `server`, `rate` a second: seconds from now to each. `now` is asked in our turn."""
    row = {"server": server, "free_at": now()}
    insert_new(session, Throttle.__table__, **row)  # type: ignore[arg-type]
    mine = select(Throttle).where(Throttle.server == server).with_for_update()
    throttle = session.scalars(mine.execution_options(populate_existing=True)).one()
    begins = now()
    start = begins if throttle.free_at > begins + WRONG else max(begins, throttle.free_at)
    throttle.free_at = start + timedelta(seconds=count / rate)
    lead = (start - begins).total_seconds()
    return [lead + number / rate for number in range(count)]
