"""The same request twice, one effect (IETF draft *The Idempotency-Key HTTP Header Field*).

The answer is kept in the transaction of the effect, by the service that owns the data, for a day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Index, String, Table, select, update
from sqlalchemy.orm import Session

from chassis.db import Instant, Json, insert_new, metadata, try_turn
from chassis.errors import Conflict, Invalid

KEEP = timedelta(hours=24)

answers = Table(
    "idempotency_keys",
    metadata,
    Column("door", String(60), primary_key=True),
    Column("actor", String(36), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("answer", Json),
    Column("created_at", Instant, nullable=False),
)
Index("ix_idempotency_keys_created_at", answers.c.created_at)


def answer_once(
    session: Session, door: str, actor: str, key: str, request: dict[str, Any], do: Callable[[], Any]
) -> Any:
    """`do()`, or what it answered before to the same key and request.

    Raises Invalid when the key came with another request, Conflict while the first is still running.
    """
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    if not try_turn(session, f"{door}\n{actor}\n{key}"):
        raise Conflict("request_in_progress")
    where = (answers.c.door == door) & (answers.c.actor == actor) & (answers.c.key == key)
    if not insert_new(
        session, answers, door=door, actor=actor, key=key, request_hash=digest, created_at=datetime.now(UTC)
    ):
        kept = session.execute(select(answers).where(where)).one()
        if kept.request_hash != digest:
            raise Invalid("idempotency_key_reused", errors=[])
        return kept.answer
    answer = do()
    session.execute(update(answers).where(where).values(answer=answer))
    return answer
