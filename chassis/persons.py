"""What a service holds of one person: told to them on request (Art. 15 and 20 GDPR), and erased (Art. 17).

    HOLDINGS = (
        Holding("registrations", Registration, lambda who: who.has_address(Registration.email)),
    )

A table is named once, with what finds somebody's rows in it. All columns are told but those it `hides`; the rows are
deleted unless it `keeps` some columns, and then all others are blanked. So a column that comes later is told and
erased without anybody having thought of it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, delete, false, func, or_, select, update
from sqlalchemy import inspect as mapping_of
from sqlalchemy.orm import DeclarativeBase, Session

MOST = 10_000  # rows of one kind that an export tells


@dataclass(frozen=True)
class Person:
    """Somebody by what services know them by: an e-mail address, and the id of their account if they have one."""

    email: str
    account_id: UUID | None = None

    def has_address(self, column: Any) -> ColumnElement[bool]:
        """Whether a column holds the address, in whatever case."""
        return or_(column == self.email, func.lower(column) == self.email.lower())

    def has_account(self, column: Any) -> ColumnElement[bool]:
        """Whether a column, a text or a UUID, holds the id of the account."""
        if self.account_id is None:
            return false()
        is_text = column.type.python_type is str
        equal: ColumnElement[bool] = column == (str(self.account_id) if is_text else self.account_id)
        return equal


@dataclass(frozen=True)
class Holding:
    """The rows of `table` that are `theirs`; `kept` says in the receipt why what is kept is kept.

    `instead` is written into a column that is not kept and cannot be empty. Raises ValueError where a column can
    neither stay nor be blanked, when the service starts.
    """

    name: str
    table: type[DeclarativeBase] | Table
    theirs: Callable[[Person], ColumnElement[bool]]
    hides: Collection[str] = ()
    keeps: Collection[str] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)
    kept: str = ""

    def __post_init__(self) -> None:
        if self.keeps:
            self.blanks()

    @property
    def rows(self) -> Table:
        return self.table if isinstance(self.table, Table) else mapping_of(self.table).local_table  # type: ignore[return-value]

    def blanks(self) -> dict[str, Any]:
        """What is written over the columns that are not kept."""
        blanked = [c for c in self.rows.columns if not c.primary_key and c.name not in self.keeps]
        return {c.name: self.instead[c.name] if c.name in self.instead else _blank(c, self.name) for c in blanked}


def _blank(column: Column[Any], holding: str) -> Any:
    if column.nullable:
        return None
    if column.type.python_type is str and not column.unique:
        return ""
    raise ValueError(f"{holding}: say whether {column.name} is kept, or what is written over it")


def blinded(secret_key: str, name: str) -> str:
    """A keyed hash of an address or id: who has that can find the hash, and nobody can find that from the hash."""
    return hmac.new(secret_key.encode(), b"person:" + name.casefold().encode(), hashlib.sha256).hexdigest()


def export(session: Session, holdings: Iterable[Holding], person: Person) -> dict[str, list[dict[str, Any]]]:
    """All rows that are theirs, by the holding's name; at most `MOST` of each."""
    found: dict[str, list[dict[str, Any]]] = {}
    for holding in holdings:
        told = [c for c in holding.rows.columns if c.name not in holding.hides and not isinstance(c.type, LargeBinary)]
        rows = session.execute(select(*told).where(holding.theirs(person)).limit(MOST)).mappings()
        found.setdefault(holding.name, []).extend({name: _plain(value) for name, value in row.items()} for row in rows)
    return {name: rows for name, rows in found.items() if rows}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def ids_of(session: Session, holding: Holding, person: Person) -> list[str]:
    """By what facts and answers may name their rows: the ids of those that will be deleted."""
    key = list(holding.rows.primary_key.columns)
    if holding.keeps or len(key) > 1 or key[0].type.python_type is not UUID:
        return []
    return [str(id) for id in session.scalars(select(key[0]).where(holding.theirs(person)))]


def erase_rows(session: Session, holding: Holding, person: Person) -> int:
    """Delete their rows, or blank what is not kept of them; how many."""
    theirs, blanks = holding.theirs(person), holding.blanks() if holding.keeps else None
    if blanks == {}:
        return session.scalar(select(func.count()).select_from(holding.rows).where(theirs)) or 0
    change = delete(holding.rows) if blanks is None else update(holding.rows).values(blanks)
    return int(session.execute(change.where(theirs)).rowcount)  # type: ignore[attr-defined]
