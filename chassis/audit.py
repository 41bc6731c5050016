"""Who did what when: each write by somebody signed in, recorded in the transaction of its effect.

A record names the account, the door and the subjects by their ids, and holds nothing else: no names, no bodies. Records
are only ever added, and each carries a hash over itself and the one before: whoever alters, leaves out or slips in one
breaks the chain there (`itmv audit verify`). What is cut off at the end shows only against a number and a hash noted
earlier, which is why the command prints both.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String, Uuid, func, insert, select, text, tuple_
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from uuid6 import uuid7

from chassis.db import Instant, Json, metadata, take_turn

MOST_SUBJECTS = 20  # of one record; a door that touches more names the first ones
BEGINNING = ""  # what the first record is chained to
BATCH = 1000


class _Base(DeclarativeBase):
    metadata = metadata


class Record(_Base):
    """One link of the chain."""

    __tablename__ = "audit_records"

    position: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Instant)
    account_id: Mapped[str] = mapped_column(String(36))
    door: Mapped[str] = mapped_column(String(60))
    subjects: Mapped[list[str]] = mapped_column(Json)
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_audit_records_at", "at", "id", unique=True),
        Index("ix_audit_records_account_id", "account_id", "at", "id"),
    )

    def linked_to(self, previous: str) -> str:
        """The hash that this record must have behind a record with the hash `previous`."""
        return link(previous, self.position, self.id, self.at, self.account_id, self.door, self.subjects)


_LAST = select(Record.position, Record.hash).order_by(Record.position.desc()).limit(1)
_ADD = insert(Record.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Verdict:
    """What walking a chain found: how many links hold, the last one's hash, and where it is broken, if it is."""

    links: int
    head: str
    broken_at: int | None = None


def link(previous: str, position: int, id: UUID, at: datetime, account_id: str, door: str, subjects: list[str]) -> str:
    """The hash over what a record says and over the hash before it."""
    said = [previous, position, str(id), at.isoformat(), account_id, door, subjects]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def record(session: Session, door: str, account_id: str, subjects: list[str], now: datetime) -> None:
    """Chain a record to the last one; the turn is ours from here to the commit, so do this last."""
    session.flush()
    take_turn(session, "audit")
    last = session.execute(_LAST).first()
    position, previous = (last.position + 1, last.hash) if last else (1, BEGINNING)
    made = (position, uuid7(), now.astimezone(UTC), account_id, door, subjects[:MOST_SUBJECTS])
    names = ("position", "id", "at", "account_id", "door", "subjects")
    session.execute(_ADD, dict(zip(names, made, strict=True)) | {"hash": link(previous, *made)})


def subjects(request: dict[str, Any], reply: Any) -> list[str]:
    """The ids that a request names and its answer has; no other text of theirs is looked at."""
    found = [value for value in request.values() if isinstance(value, UUID)]
    for value in request.values():
        if isinstance(value, list):
            found += [each for each in value if isinstance(each, UUID)]
    answered = reply.get("id") if isinstance(reply, dict) else None
    named = [*map(str, found), *([str(answered)] if _is_id(answered) else [])]
    return list(dict.fromkeys(named))


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def list_records(session: Session, request: dict[str, Any]) -> dict[str, Any]:
    """The newest records before a moment, of one account if it is named, with how many there are of those."""
    query = select(Record)
    total = select(func.max(Record.position))  # positions have no gaps
    if request["account_id"]:
        own = Record.account_id == str(request["account_id"])
        query, total = query.where(own), select(func.count()).where(own)
    if request["before"]:
        edge = (request["before"], request["before_id"] or UUID(int=0))
        query = query.where(tuple_(Record.at, Record.id) < edge)
    newest = query.order_by(Record.at.desc(), Record.id.desc()).limit(request["limit"])
    return {"items": list(session.scalars(newest)), "total": session.scalar(total) or 0}


def verify(session: Session) -> Verdict:
    """Walk the chain from its beginning, up to the first record that is not what it should be."""
    previous, links = BEGINNING, 0
    for each in session.scalars(select(Record).order_by(Record.position).execution_options(yield_per=BATCH)):
        if each.position != links + 1 or each.hash != each.linked_to(previous):
            return Verdict(links, previous, each.position)
        previous, links = each.hash, each.position
        session.expunge(each)
    return Verdict(links, previous)


def guard(connection: Connection) -> None:
    """Have the database itself refuse to change or drop a record; for the migration that makes the table."""
    for statement in GUARDS[connection.dialect.name]:
        connection.execute(text(statement))


def unguard(connection: Connection) -> None:
    """Undo `guard`, before the table is dropped."""
    for statement in UNGUARDS[connection.dialect.name]:
        connection.execute(text(statement))


_SQLITE_GUARD = """
CREATE TRIGGER audit_records_{verb} BEFORE {verb} ON audit_records
BEGIN SELECT RAISE(ABORT, 'audit records are only added'); END
"""
_FUNCTION = """
CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit records are only added'; END $$
"""
_TRIGGER = """
CREATE TRIGGER audit_records_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()
"""
GUARDS = {
    "sqlite": [_SQLITE_GUARD.format(verb=verb) for verb in ("update", "delete")],
    "postgresql": [_FUNCTION, _TRIGGER],
}
UNGUARDS = {
    "sqlite": ["DROP TRIGGER audit_records_update", "DROP TRIGGER audit_records_delete"],
    "postgresql": ["DROP FUNCTION audit_is_only_added_to() CASCADE"],
}
