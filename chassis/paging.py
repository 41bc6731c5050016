"""Pages by keyset: the cost of a page does not grow with how far in it lies."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from chassis.errors import field_error

Page = dict[str, Any]


def page(
    session: Session,
    query: Select[Any],
    keys: Sequence[Any],
    *,
    limit: int,
    cursor: str | None,
    descending: bool = False,
) -> Page:
    """One page of `query` ordered by `keys` (columns that together are unique), all in one direction.

    Answers {"items": [objects], "total": of the whole query, "next": cursor or None}. Raises Invalid for a cursor
    that is not ours.
    """
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    ordered = query.order_by(*[key.desc() if descending else key.asc() for key in keys])
    if cursor:
        ordered = ordered.where(_beyond(keys, _decode(cursor, keys), descending))
    rows = list(session.scalars(ordered.limit(limit + 1)))
    more = len(rows) > limit
    items = rows[:limit]
    return {"items": items, "total": total, "next": _encode(items[-1], keys) if more else None}


def _beyond(keys: Sequence[Any], values: list[Any], descending: bool) -> ColumnElement[bool]:
    row = tuple_(*keys)
    edge = tuple_(*[literal(value, key.type) for key, value in zip(keys, values, strict=True)])
    return row < edge if descending else row > edge


def _encode(item: Any, keys: Sequence[Any]) -> str:
    values = [getattr(item, key.key) for key in keys]
    plain = [v.isoformat() if isinstance(v, date) else str(v) if isinstance(v, UUID) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[Any]) -> list[Any]:
    try:
        plain = list(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
        return [_restored(key.type.python_type, value) for key, value in zip(keys, plain, strict=True)]
    except (ValueError, binascii.Error, TypeError, AttributeError, OverflowError):
        raise field_error("/cursor", "Is not a cursor of this list.") from None


def _restored(kind: Any, value: Any) -> Any:
    """A value of the kind. Raises ValueError or TypeError for what no database could compare with."""
    if issubclass(kind, datetime):
        return kind.fromisoformat(value).astimezone(UTC)
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    if issubclass(kind, int) and not -(2**31) <= value < 2**31:
        raise ValueError("out of range")
    if issubclass(kind, str) and not (isinstance(value, str) and value.isprintable()):
        raise ValueError("not a line of text")
    return kind(value)
