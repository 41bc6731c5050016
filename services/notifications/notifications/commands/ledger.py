"""The ledger's movements: rows written before the hand-over, claimed, settled. No mail is sent in here.

A window of rows is claimed at a time. What happened to them is written together with the next claim, so a kill leaves
one window at most of which we do not know what was handed over: those rows come back as doubtful, with the same
Message-ID (ADR in this service's README).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased
from uuid6 import uuid7

from notifications.commands import issues
from notifications.models import Delivery, Issue, Subscription
from notifications.queries.readers import next_readers, readable

WINDOW = 20  # mails claimed at a time
CHUNK = 500  # rows written at a time when an issue begins
LANES = ("single", "bulk")  # a newsletter never holds up a link to sign in


def has_work(session: Session, lane: str, now: datetime) -> bool:
    """Whether `claim` or `enlist` would find anything; reading is cheap, writing is not."""
    queries = [select(Delivery.id).where(_due(lane, now)), select(Delivery.id).where(_lost(lane, now))]
    if lane == "bulk":
        queries.append(select(Issue.id).where(_unfinished()))
    return any(session.scalar(query.limit(1)) is not None for query in queries)


def _due(lane: str, now: datetime) -> ColumnElement[bool]:
    waiting = and_(Delivery.state == "queued", Delivery.lane == lane, Delivery.due_at <= now)
    if lane == "single":
        return waiting
    running = exists().where(Issue.id == Delivery.issue_id, Issue.state == "dispatching")
    other = aliased(Delivery)
    same_reader = other.subscription_id == Delivery.subscription_id
    return and_(waiting, running, ~exists().where(same_reader, other.state == "claimed"))


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
    unwanted = and_(Delivery.subscription_id.is_not(None), ~_still_reads(now))
    query = select(Delivery, unwanted).where(_due(lane, now)).order_by(Delivery.due_at).limit(WINDOW)
    found = session.execute(query.with_for_update(of=Delivery, skip_locked=True)).all()
    for delivery, is_unwanted in found:
        if delivery.lane == "bulk" and (is_unwanted or delivery.subscription_id is None):
            _settle_unsent(delivery, "suppressed", "not_a_reader", now)
        elif delivery.expires_at is not None and delivery.expires_at <= now:
            _settle_unsent(delivery, "failed", "too_late", now)
        else:
            delivery.state, delivery.claimed_by = "claimed", holder
            delivery.claimed_until, delivery.attempts = now + timedelta(seconds=seconds), delivery.attempts + 1
    session.flush()
    return [delivery for delivery, _ in found]


def _still_reads(now: datetime) -> ColumnElement[bool]:
    return exists().where(Subscription.id == Delivery.subscription_id, readable(now))


def _settle_unsent(delivery: Delivery, state: str, reason: str, now: datetime) -> None:
    delivery.state, delivery.reason, delivery.settled_at, delivery.data = state, reason, now, {}


def still_mine(session: Session, ids: list[UUID], holder: UUID) -> set[UUID]:
    """Which of the claimed mails may go: nobody unsubscribed, paused or cancelled since."""
    mine = and_(Delivery.id.in_(ids), Delivery.state == "claimed", Delivery.claimed_by == holder)
    on_hold = exists().where(Issue.id == Delivery.issue_id, Issue.state != "dispatching")
    return set(session.scalars(select(Delivery.id).where(mine, ~on_hold)))
