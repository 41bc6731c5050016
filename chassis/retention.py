"""How long things are kept: rules in one table for each service, kept by the clock, tried out by `itmv retention`.

    RULES = (
        Rule("sessions that ended", LoginSession, LoginSession.expires_at, timedelta(0), "they open nothing any more"),
    )

A rule only ever touches rows whose time is over: it deletes them, or where they still count for something takes
persons out of them. They go in batches with a transaction each, so that a first run over old data holds up nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, select, tuple_, update
from sqlalchemy import inspect as mapping_of
from sqlalchemy.orm import DeclarativeBase, Session

from chassis.db import Database
from chassis.erasure import erasures
from chassis.idempotency import KEEP as ANSWERS_KEPT
from chassis.idempotency import answers
from chassis.inbox import HISTORY, inbox
from chassis.inbox import KEEP as MARKS_KEPT
from chassis.outbox import KEEP as FACTS_KEPT
from chassis.outbox import outbox

BATCH = 1000  # rows deleted or blanked in one transaction


@dataclass(frozen=True)
class Rule:
    """Rows of `table` go when `since` is longer ago than `keep`; only those for which `only` holds, if it is given.

    With `blanks` they stay, and this is written into their columns; `only` then leaves out those where it stands.
    """

    name: str
    table: type[DeclarativeBase] | Table
    since: Any  # a column or an expression of one: a moment
    keep: timedelta
    why: str
    only: ColumnElement[bool] | None = None
    blanks: Mapping[str, Any] | None = None

    def is_over(self, now: datetime) -> ColumnElement[bool]:
        """What tells the rows whose time is over at `now`."""
        old: ColumnElement[bool] = self.since < now - self.keep
        return old if self.only is None else and_(old, self.only)

    @property
    def rows(self) -> Table:
        """The table itself."""
        return self.table if isinstance(self.table, Table) else mapping_of(self.table).local_table  # type: ignore[return-value]


@dataclass(frozen=True)
class Finding:
    """What a rule would delete now: how many rows, and since when the oldest of them has been there."""

    rule: Rule
    count: int
    oldest: datetime | None


RULES = (
    Rule("outbox", outbox, outbox.c.published_at, FACTS_KEPT, "a broker that lost its disk can be told again"),
    Rule(
        "inbox",
        inbox,
        inbox.c.heard_at,
        MARKS_KEPT,
        "longer than any fact can come a second time",
        only=inbox.c.fact_id != HISTORY,  # without this mark a hearing would be given the history again
    ),
    Rule(
        "erased persons",
        erasures,
        erasures.c.erased_at,
        MARKS_KEPT,
        "no fact about them can come later",
        only=erasures.c.swept_at.is_not(None),
    ),
    Rule("idempotency_keys", answers, answers.c.created_at, ANSWERS_KEPT, "a client may repeat a request for a day"),
)


def survey(session: Session, rules: Iterable[Rule], now: datetime) -> Iterator[Finding]:
    """What each rule would delete now."""
    for rule in rules:
        found = select(func.count(), func.min(rule.since)).select_from(rule.rows).where(rule.is_over(now))
        count, oldest = session.execute(found).one()
        yield Finding(rule, count, oldest)


def forget(session: Session, rule: Rule, now: datetime, most: int = BATCH) -> int:
    """Delete, or blank, at most so many of the rows whose time is over by `rule`; how many it were."""
    key = rule.rows.primary_key.columns
    old = select(*key).where(rule.is_over(now)).limit(most)
    chosen = next(iter(key)).in_(old) if len(key) == 1 else tuple_(*key).in_(old)
    change = delete(rule.rows) if rule.blanks is None else update(rule.rows).values(rule.blanks)
    return int(session.execute(change.where(chosen)).rowcount)  # type: ignore[attr-defined]


def keep_all(database: Database, rules: Iterable[Rule], now: datetime) -> Iterator[tuple[Rule, int]]:
    """Apply the rules one after another, each to its end; each with how many rows it deleted or blanked."""
    for rule in rules:
        total, last = 0, BATCH
        while last == BATCH:
            with database.write(quiet=True) as session:
                last = forget(session, rule, now)
            total += last
        yield rule, total
