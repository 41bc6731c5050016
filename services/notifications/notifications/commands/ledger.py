"""The ledger's movements: rows written before the hand-over, claimed, settled. No mail is sent in here.

A window of rows is claimed at a time. What happened to them is written together with the next claim, so a kill leaves
one window at most of which we do not know what was handed over: those rows come back as doubtful, with the same
Message-ID (ADR in this service's README).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, insert, or_, select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from notifications.commands import issues
from notifications.models import Delivery, Issue, Subscription
from notifications.queries.readers import next_readers, readable

WINDOW = 20  # mails claimed at a time
CHUNK = 500  # rows written at a time when an issue begins
LANES = ("single", "bulk")  # a newsletter never holds up a link to sign in


def has_work(session: Session, lane: str, now: datetime) -> bool:
    """Whether `claim` or `enlist` would find anything; reading is cheap, writing is not."""
    queries = [_due(session, lane, now), select(Delivery.id).where(_lost(lane, now))]
    if lane == "bulk":
        queries.append(select(Issue.id).where(_unfinished()))
    return any(session.execute(query.limit(1)).first() is not None for query in queries)


def _due(session: Session, lane: str, now: datetime) -> Select[Any]:
    """The mails to hand over, those due first. The running issues are named, so that the index leads there."""
    waiting = and_(Delivery.state == "queued", Delivery.lane == lane, Delivery.due_at <= now)
    if lane == "bulk":
        running = session.scalars(select(Issue.id).where(Issue.state == "dispatching")).all()
        waiting = and_(waiting, Delivery.issue_id.in_(running))
    return select(Delivery).where(waiting).order_by(Delivery.due_at)


def _lost(lane: str, now: datetime) -> ColumnElement[bool]:
    """Claims whose holder died or hangs."""
    return and_(Delivery.state == "claimed", Delivery.lane == lane, Delivery.claimed_until < now)


def _unfinished() -> ColumnElement[bool]:
    """Issues with readers to enlist, or with nothing left to do but to be finished."""
    left = exists().where(Delivery.issue_id == Issue.id, Delivery.state.in_(("queued", "claimed")))
    return and_(Issue.state == "dispatching", or_(Issue.enlisting, ~left))


def enlist(session: Session, now: datetime) -> None:
    """Write the next rows of an issue that has begun; finish issues with nothing left."""
    query = select(Issue).where(_unfinished()).order_by(Issue.started_at).limit(1)
    issue = session.scalar(query.with_for_update(of=Issue, skip_locked=True))
    if issue is None:
        return
    if not issue.enlisting:
        issues.finish(session, issue, now)
        return
    readers = next_readers(session, issue, now, CHUNK)
    rows = [_row(issue, reader.id, reader.email, reader.language, now) for reader in readers]
    if rows:
        session.execute(insert(Delivery), rows)
        issue.enlisted_after = readers[-1].id
    issue.enlisting = len(rows) == CHUNK


def _row(issue: Issue, reader: UUID, email: str, language: str, now: datetime) -> dict[str, object]:
    row = {"id": uuid7(), "kind": "newsletter", "cause": f"issue:{issue.id}:{reader}", "lane": "bulk"}
    row |= {"issue_id": issue.id, "subscription_id": reader, "email": email, "language": language}
    return row | {"state": "queued", "data": {}, "name": "", "created_at": now, "due_at": now}


def recover(session: Session, lane: str, now: datetime) -> None:
    """Take back claims that expired: whether those mails were handed over, nobody knows."""
    cancelled = exists().where(Issue.id == Delivery.issue_id, Issue.state == "cancelled")
    back = {"state": "queued", "doubtful": True, "claimed_by": None, "claimed_until": None, "due_at": now}
    given_up = {"state": "ambiguous", "doubtful": True, "reason": "issue_cancelled", "settled_at": now, "data": {}}
    session.execute(update(Delivery).where(_lost(lane, now), cancelled).values(given_up))
    session.execute(update(Delivery).where(_lost(lane, now)).values(back))


def claim(session: Session, lane: str, holder: UUID, now: datetime, seconds: float) -> list[Delivery]:
    """The next mails: those `claimed` are to be handed over, and nobody else's for `seconds`.

    What nobody wants any more is settled on the way and among them too: too late, unsubscribed, undeliverable.
    """
    query = _due(session, lane, now).limit(WINDOW).with_for_update(skip_locked=True)
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    reading, busy = _readers(session, found, now)
    for delivery in found:
        if lane == "bulk" and delivery.subscription_id not in reading:
            _settle_unsent(delivery, "suppressed", "not_a_reader", now)
        elif delivery.expires_at is not None and delivery.expires_at <= now:
            _settle_unsent(delivery, "failed", "too_late", now)
        elif delivery.subscription_id in busy:
            delivery.due_at = now + timedelta(seconds=1)
        else:
            delivery.state, delivery.claimed_by = "claimed", holder
            delivery.claimed_until, delivery.attempts = now + timedelta(seconds=seconds), delivery.attempts + 1
    session.flush()
    return list(found)


def _readers(session: Session, rows: Sequence[Delivery], now: datetime) -> tuple[set[UUID], set[UUID | None]]:
    """Of the readers of these mails, those who still read, and those whose mail of another issue is in hand.

    A reader gets one newsletter at a time, since the digest of the next begins where that one ended.
    """
    ids = {row.subscription_id for row in rows if row.subscription_id is not None}
    if not ids:
        return set(), set()
    reading = session.scalars(select(Subscription.id).where(Subscription.id.in_(ids), readable(now)))
    in_hand = and_(Delivery.subscription_id.in_(ids), Delivery.state == "claimed")
    return set(reading), set(session.scalars(select(Delivery.subscription_id).where(in_hand)))


def _settle_unsent(delivery: Delivery, state: str, reason: str, now: datetime) -> None:
    delivery.state, delivery.reason, delivery.settled_at, delivery.data = state, reason, now, {}


def still_mine(session: Session, ids: list[UUID], holder: UUID) -> set[UUID]:
    """Which of the claimed mails may go: nobody unsubscribed, paused or cancelled since."""
    mine = and_(Delivery.id.in_(ids), Delivery.state == "claimed", Delivery.claimed_by == holder)
    on_hold = exists().where(Issue.id == Delivery.issue_id, Issue.state != "dispatching")
    return set(session.scalars(select(Delivery.id).where(mine, ~on_hold)))
