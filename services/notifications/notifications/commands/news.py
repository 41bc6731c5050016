"""Keeping the copy of what the other services told of, so that shuffled and doubled facts end in the same state."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis.clock import LOCAL
from chassis.db import insert_new
from chassis.messages import Fact
from notifications.models import Counter, News
from notifications.queries.digest import COUNTER

NEW_FOR = timedelta(days=60)  # a member that joined longer ago is no news to anybody


def note_job(session: Session, fact: Fact) -> None:
    """A posting is open, as told."""
    last_day = datetime.combine(fact.valid_through, time(), LOCAL) + timedelta(days=1)
    place = ", ".join(part for part in (fact.organisation_name, fact.city) if part)
    told = {"title": fact.title, "place": place, "path": fact.url, "until": last_day}
    _open(session, "job", fact.job_id, fact.revision, "jobs", told, changed=False)


def note_event(session: Session, fact: Fact, *, changed: bool = False) -> None:
    """An event is announced, or has another time or place."""
    place = ", ".join(dict.fromkeys(part for part in (fact.venue_name, fact.city) if part))
    told = {"title": fact.title, "place": place, "detail": "online" if fact.online else "", "path": fact.url}
    told |= {"starts_at": fact.starts_at, "time_zone": fact.time_zone, "all_day": fact.all_day}
    _open(session, "event", fact.event_id, fact.revision, "events", told | {"until": fact.ends_at}, changed=changed)


def note_member(session: Session, fact: Fact) -> None:
    """An organisation has joined."""
    told = {"title": fact.name, "place": fact.city or "", "path": f"/members/{fact.member_id}"}
    _open(
        session, "member", fact.member_id, fact.revision, "news", told | {"until": fact.time + NEW_FOR}, changed=False
    )


def close(session: Session, kind: str, subject: UUID, revision: int) -> None:
    """A posting is filled, an event cancelled: no digest mentions it. Heard first, it keeps the opening out."""
    row = _newer(session, kind, subject, revision)
    if row is not None:
        row.open = False
        row.title = row.detail = row.place = row.path = ""
        _next_position(session)


def _open(
    session: Session, kind: str, subject: UUID, revision: int, topic: str, told: dict[str, Any], *, changed: bool
) -> None:
    row = _newer(session, kind, subject, revision)
    if row is None:
        return
    position = _next_position(session)
    if row.position is None:
        row.position = position
    elif changed:
        row.changed_position = position
    row.open, row.topic = True, topic
    for name, value in told.items():
        setattr(row, name, value[:300] if name in ("title", "place") else value)


def _newer(session: Session, kind: str, subject: UUID, revision: int) -> News | None:
    """The row to write on, locked and marked with this revision; None when it has that one or a newer one."""
    table: Any = News.__table__
    blank = {"title": "", "detail": "", "place": "", "path": "", "time_zone": "Europe/Berlin", "all_day": False}
    fresh = insert_new(session, table, kind=kind, id=subject, revision=revision, open=False, **blank)
    row = session.get_one(News, (kind, subject), with_for_update=True, populate_existing=True)
    if not fresh and row.revision >= revision:
        return None
    row.revision = revision
    return row


def _next_position(session: Session) -> int:
    """The next position; the row stays locked until the commit, so positions become visible in their order."""
    insert_new(session, Counter.__table__, name=COUNTER, value=0)  # type: ignore[arg-type]
    raised = update(Counter).where(Counter.name == COUNTER).values(value=Counter.value + 1)
    return int(session.scalars(raised.returning(Counter.value)).one())
