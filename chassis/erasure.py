"""Erasing a person from a service's database, the plumbing's own tables included.

In one transaction go the rows that the service holds of them (chassis/persons.py), the facts about them in the outbox,
and the answers kept for repeated requests. A row of `erasures` remembers by a keyed hash whom, so that a fact told
before and heard after finds nobody; until the queues have been swept too (chassis/sweeping.py), which is when the
service tells its receipt, it also has the words to look for there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import Boolean, Column, ColumnElement, String, Table, Uuid, cast, delete, func, insert, or_, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis.audit import Record
from chassis.db import Instant, Json, metadata, take_turn
from chassis.idempotency import answers
from chassis.messages import Fact, Message
from chassis.outbox import outbox
from chassis.persons import Holding, Person, blinded, erase_rows, ids_of

CHUNK = 200  # ids looked for in one statement
MOST = 1000  # ids looked for in the queues


class Erased(Message):
    """The receipt: how many rows of each kind a service erased, and what it keeps and why; no word of the person.

    `final` is the service's last one of the erasure, where it has more than one to tell.
    """

    erasure_id = fields.UUID(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    kept = fields.List(fields.String(), required=True)
    final = fields.Boolean(load_default=False, dump_default=False)


erasures = Table(
    "erased_persons",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("erasure_id", Uuid, nullable=False),
    Column("address_hash", String(64), nullable=False, index=True),
    Column("account_hash", String(64), index=True),
    Column("erased_at", Instant, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("counts", Json, nullable=False),
    Column("kept", Json, nullable=False),
    Column("words", Json),
    Column("swept_at", Instant, index=True),
)


PLUMBING = (
    Holding(
        "audit_records",
        Record,
        lambda who: who.has_account(Record.account_id),
        keeps=tuple(column.name for column in Record.__table__.columns),
        kept="who did what, by ids that lead to nobody any more (Art. 5 (2) GDPR)",
    ),
)


def erase(
    session: Session,
    holdings: Sequence[Holding],
    person: Person,
    erasure_id: UUID,
    told: Iterable[type[Message]],
    secret_key: str,
    now: datetime,
    *,
    final: bool = False,
) -> dict[str, int]:
    """Erase all that `holdings` say is theirs, and what `told` messages said of it; how many rows of each kind.

    What a service has to do with its own rules, such as giving a seat to the next in line, it does before.
    """
    marks = _marks(person, secret_key)
    _take_turns(session, marks)
    ids = [each for holding in holdings for each in ids_of(session, holding, person)]
    words = [person.email, *([str(person.account_id)] if person.account_id else [])]
    counts = {"facts": _redact_outbox(session, words, ids, told)}
    counts["answers"] = _redact_answers(session, words, ids)
    everything = (*holdings, *(() if final else PLUMBING))
    kept = set()
    for holding in everything:
        if rows := erase_rows(session, holding, person):
            counts[holding.name] = counts.get(holding.name, 0) + rows
            kept.add(holding.kept)
    counts = {name: count for name, count in counts.items() if count}
    row = {"id": uuid7(), "erasure_id": erasure_id, "erased_at": now, "final": final, **marks}
    receipt = {"counts": counts, "kept": sorted(filter(None, kept)), "words": [*words, *ids[:MOST]]}
    session.execute(insert(erasures).values(row | receipt))
    return counts


def _marks(person: Person, secret_key: str) -> dict[str, str | None]:
    """What is remembered of somebody, by the columns it stands in."""
    account = blinded(secret_key, str(person.account_id)) if person.account_id else None
    return {"address_hash": blinded(secret_key, person.email), "account_hash": account}


def _take_turns(session: Session, marks: dict[str, str | None]) -> None:
    """Facts about somebody and their erasure wait for each other."""
    for mark in sorted(filter(None, marks.values())):
        take_turn(session, f"person {mark}")


def _redact_outbox(session: Session, words: list[str], ids: list[str], told: Iterable[type[Message]]) -> int:
    """Delete internal facts that are about them or name them, carried or not; public ones name nobody."""
    internal = outbox.c.topic.in_([m.topic for m in told if not m.public and not m.to_the_erased])
    about = [_mentions(outbox.c.envelope, words), *(outbox.c.subject.in_(chunk) for chunk in _chunks(ids))]
    return sum(_deleted(session, outbox, internal & each) for each in about)


def _redact_answers(session: Session, words: list[str], ids: list[str]) -> int:
    """Delete answers given to them, and those that name them or something of theirs."""
    named = [answers.c.answer["id"].as_string().in_(chunk) for chunk in _chunks(ids)]
    about = [answers.c.actor.in_(words), _mentions(answers.c.answer, words), *named]
    return sum(_deleted(session, answers, each) for each in about)


def _deleted(session: Session, table: Table, those: ColumnElement[bool]) -> int:
    return int(session.execute(delete(table).where(those)).rowcount)  # type: ignore[attr-defined]


def _mentions(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """Whether a JSON column has any of the words in it as a value."""
    text = func.lower(cast(column, String))
    return or_(*(text.contains(spelling, autoescape=True) for spelling in spellings(words)))


def spellings(words: Iterable[str]) -> list[str]:
    """How the words look as values in JSON, in lower case: some writers of it keep to ASCII."""
    return sorted({json.dumps(word, ensure_ascii=ascii).lower() for word in words for ascii in (True, False)})


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def was_before(session: Session, fact: Fact, message: type[Message], secret_key: str) -> bool:
    """Whether a fact about somebody, named by address or account, was told before they were erased here.

    It waits for an erasure of the same person that is under way, and holds up one that comes.
    """
    named = {"address_hash": fact.data.get("email"), "account_hash": fact.data.get("account_id")}
    marks = {column: blinded(secret_key, str(name)) for column, name in named.items() if name}
    if message.to_the_erased or not marks:
        return False
    _take_turns(session, {**marks})
    theirs = or_(*(erasures.c[column] == mark for column, mark in marks.items()))
    known = select(erasures.c.id).where(theirs, erasures.c.erased_at >= fact.time)
    return session.execute(known.limit(1)).first() is not None
