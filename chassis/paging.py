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

COUNTED = 10_000  # rows, in a total

Page = dict[str, Any]


def page(
    session: Session,
    query: Select[Any],
    keys: Sequence[Any],
    *,
    limit: int,
    cursor: str | None,
    descending: bool = False,
    total: int | None = None,
) -> Page:
    """One page of `query` ordered by `keys` (columns that together are unique), all in one direction.

    Answers {"items": [objects], "total": of the whole query, "exact": False if there are more than that, "next":
    cursor or None}. Who knows the total hands it in; it is counted up to COUNTED. Raises Invalid for a cursor that is
    not ours.
    """
    known = (total, True) if total is not None else _counted(session, query)
    values = decoded(cursor, [key.type.python_type for key in keys]) if cursor else None
    rows = list(session.scalars(ordered(query, keys, values, descending=descending).limit(limit + 1)))
    items = rows[:limit]
    following = encoded([getattr(items[-1], key.key) for key in keys]) if len(rows) > limit else None
    return {"items": items, "total": known[0], "exact": known[1], "next": following}


def whole(items: Sequence[Any]) -> Page:
    """A list that is short by nature, as its only page."""
    return {"items": items, "total": len(items), "exact": True, "next": None}


def ordered(
    query: Select[Any], keys: Sequence[Any], after: Sequence[Any] | None = None, *, descending: bool = False
) -> Select[Any]:
    """`query` ordered by `keys`, from behind these values of them on."""
    if after is not None:
        query = query.where(_beyond(keys, after, descending))
    return query.order_by(*[key.desc() if descending else key.asc() for key in keys])


def _counted(session: Session, query: Select[Any]) -> tuple[int, bool]:
    """Up to COUNTED, and whether that is all."""
    some = query.order_by(None).limit(COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    return min(total, COUNTED), total <= COUNTED


def _beyond(keys: Sequence[Any], values: Sequence[Any], descending: bool) -> ColumnElement[bool]:
    row = tuple_(*keys)
    edge = tuple_(*[literal(value, key.type) for key, value in zip(keys, values, strict=True)])
    return row < edge if descending else row > edge


def encoded(values: Sequence[Any]) -> str:
    """A cursor: where a page ended."""
    plain = [v.isoformat() if isinstance(v, date) else str(v) if isinstance(v, UUID) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decoded(cursor: str, kinds: Sequence[Any]) -> list[Any]:
    """The values in a cursor, each of its kind. Raises Invalid for a cursor that is not ours."""
    try:
        plain = list(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
        return [_restored(kind, value) for kind, value in zip(kinds, plain, strict=True)]
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
