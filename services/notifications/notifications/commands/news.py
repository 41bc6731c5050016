"""Keeping the copy of what the other services told of, so that shuffled and doubled facts end in the same state."""

from __future__ import annotations

from collections.abc import Callable
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

UNTOLD = -1  # revision of a row that nothing was written on yet
NEW_FOR = timedelta(days=60)  # a member that joined longer ago is no news to anybody


def note_job(session: Session, fact: Fact) -> None:
    """A posting is open, as told. Another title or town is news again, the other name of its organisation is not."""
    last_day = datetime.combine(fact.valid_through, time(), LOCAL) + timedelta(days=1)
    place = ", ".join(part for part in (fact.organisation_name, fact.city) if part)
    told = {"title": fact.title, "place": place, "path": fact.url, "until": last_day}
    _open(session, "job", fact, "jobs", told, again=lambda row: _is_another_job(row, fact))


def _is_another_job(row: News, fact: Fact) -> bool:
    return row.open and (row.title != fact.title or not row.place.endswith(fact.city or ""))


def note_tender(session: Session, fact: Fact) -> None:
    """One may bid on a tender, as told, until its deadline; another title or deadline is news again."""
    place = ", ".join(part for part in (fact.authority, fact.city) if part)
    told = {"title": fact.title, "place": place, "path": fact.url, "until": fact.deadline}
    now = (fact.title, fact.deadline)
    _open(session, "tender", fact, "tenders", told, again=lambda row: row.open and (row.title, row.until) != now)


def note_event(session: Session, fact: Fact, *, changed: bool = False) -> None:
    """An event is announced, or has another time or place."""
    place = ", ".join(dict.fromkeys(part for part in (fact.venue_name, fact.city) if part))
    told = {"title": fact.title, "place": place, "detail": "online" if fact.online else "", "path": fact.url}
    told |= {"starts_at": fact.starts_at, "time_zone": fact.time_zone, "all_day": fact.all_day}
    _open(session, "event", fact, "events", told | {"until": fact.ends_at}, again=lambda _: changed)


def note_member(session: Session, fact: Fact) -> None:
    """An organisation has joined. That alone makes it news; its entry says what it is called, and whether to anyone.

    It is news for a while from the day of its admission: one that was taken over from another register is none.
    """
    row = _row(session, "member", fact.member_id)
    if row.position is None:
        joined = datetime.combine(fact.admitted_on, time(), LOCAL) if fact.admitted_on else fact.time
        row.position, row.topic, row.until = _next_position(session), "news", min(joined, fact.time) + NEW_FOR
        row.told_at = fact.time
    correct_member(session, fact)


def correct_member(session: Session, fact: Fact) -> None:
    """A member's entry is for everyone to see, as told. One that joined before our time is no news, and waits."""
    row = _newer(session, "member", fact.member_id, fact.revision)
    if row is not None:
        _next_position(session)
        _write(row, {"title": fact.name, "place": fact.city or "", "path": f"/members/{fact.member_id}"})


def note_report(session: Session, fact: Fact) -> None:
    """A working group's report is there to be read, as told. A correction is no news to who read of it before."""
    told = {"title": fact.title, "detail": fact.working_group_name[:300], "path": fact.url}
    _open(session, "report", fact, "news", told)


def close(session: Session, kind: str, subject: UUID, revision: int) -> None:
    """A posting is filled, an event cancelled, an entry hidden, a report withdrawn: no digest mentions it.

    Heard first, it keeps the opening out.
    """
    row = _newer(session, kind, subject, revision)
    if row is not None:
        row.open = False
        row.title = row.detail = row.place = row.path = ""
        _next_position(session)


def _open(
    session: Session,
    kind: str,
    fact: Fact,
    topic: str,
    told: dict[str, Any],
    again: Callable[[News], bool] = lambda _: False,
) -> None:
    """Note what is open; `again` says, of what was told before, whether who read of it should read of it once more."""
    row = _newer(session, kind, fact.data[f"{kind}_id"], fact.revision)
    if row is None:
        return
    position = _next_position(session)
    if row.position is None:
        row.position, row.told_at = position, fact.time
    elif again(row):
        row.changed_position = position
    row.topic = topic
    _write(row, told)


def _write(row: News, told: dict[str, Any]) -> None:
    row.open = True
    for name, value in told.items():
        setattr(row, name, value[:300] if name in ("title", "place") else value)


def _newer(session: Session, kind: str, subject: UUID, revision: int) -> News | None:
    """The row to write on, locked and marked with this revision; None when it has that one or a newer one."""
    row = _row(session, kind, subject)
    if row.revision >= revision:
        return None
    row.revision = revision
    return row


def _row(session: Session, kind: str, subject: UUID) -> News:
    """The row of a thing, made if need be, locked until the transaction ends."""
    session.flush()
    blank = {"title": "", "detail": "", "place": "", "path": "", "time_zone": "Europe/Berlin", "all_day": False}
    table: Any = News.__table__
    insert_new(session, table, kind=kind, id=subject, revision=UNTOLD, open=False, **blank)
    return session.get_one(News, (kind, subject), with_for_update=True, populate_existing=True)


def _next_position(session: Session) -> int:
    """The next position; the row stays locked until the commit, so positions become visible in their order."""
    insert_new(session, Counter.__table__, name=COUNTER, value=0)  # type: ignore[arg-type]
    raised = update(Counter).where(Counter.name == COUNTER).values(value=Counter.value + 1)
    return int(session.scalars(raised.returning(Counter.value)).one())
