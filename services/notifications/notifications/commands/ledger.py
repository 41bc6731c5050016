"""The ledger's movements: rows written before the hand-over, claimed, settled. No mail is sent in here.

A window of rows is claimed at a time. What happened to them is written together with the next claim. After a kill the
lane's book (logbook.py) tells what was handed over; without it the whole window comes back as doubtful, with the same
Message-ID (ADR in this service's README).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, insert, literal, or_, select, true, update
from sqlalchemy.orm import Session, aliased

from chassis.db import take_turn
from chassis.rows import constant, new_ids
from notifications.commands import issues
from notifications.models import Claimed, Delivery, Issue, Subscription
from notifications.queries.readers import next_readers, readable

SHORTEST, LONGEST = 100, 400  # mails claimed at a time
CHUNK = 500  # rows written at a time when an issue begins
_TABLE: Any = Delivery.__table__  # past the ORM, which would look at each row


def size(handed_over: int, seconds: float, aim: float) -> int:
    """How many mails to claim so that they take `aim` seconds, when the last ones took `seconds`."""
    return max(SHORTEST, min(LONGEST, round(handed_over * aim / max(seconds, 0.001))))


def has_work(session: Session, lane: str, now: datetime) -> bool:
    """Whether `claim` or `enlist` would find anything; reading is cheap, writing is not."""
    queries = [select(Delivery.id).where(_due(session, lane, now)), select(Delivery.id).where(_lost(lane, now))]
    if lane == "bulk":
        queries.append(select(Issue.id).where(_unfinished()))
    return any(session.execute(query.limit(1)).first() is not None for query in queries)


def _due(session: Session, lane: str, now: datetime) -> ColumnElement[bool]:
    """The mails to hand over. The running issues are named, so that the index leads there."""
    waiting = and_(Delivery.state == "queued", Delivery.lane == lane, Delivery.due_at <= now)
    if lane == "bulk":
        running = session.scalars(select(Issue.id).where(Issue.state == "dispatching")).all()
        waiting = and_(waiting, Delivery.issue_id.in_(running))
    return waiting


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
    enlisted = _write_rows(session, issue, now)
    if enlisted:
        issue.enlisted_after = max(enlisted)
    issue.enlisting = len(enlisted) == CHUNK


def _write_rows(session: Session, issue: Issue, now: datetime) -> Sequence[UUID]:
    """A row for each of the next readers, made by the database; whom they are for."""
    reader = next_readers(issue, now, CHUNK).subquery().c
    same = {"kind": "newsletter", "lane": "bulk", "issue_id": issue.id, "state": "queued", "data": {}, "name": ""}
    same |= {"doubtful": False, "attempts": 0, "created_at": now, "due_at": now}
    row: dict[str, ColumnElement[Any]] = {name: constant(session, _TABLE.c[name], same[name]) for name in same}
    row |= {"id": new_ids(reader.id), "cause": literal(f"issue:{issue.id}:") + cast(reader.id, String)}
    row |= {"subscription_id": reader.id, "email": reader.email, "language": reader.language}
    written = insert(_TABLE).from_select(list(row), select(*row.values()), include_defaults=False)
    return session.scalars(written.returning(_TABLE.c.subscription_id)).all()


def recover(session: Session, lane: str, now: datetime) -> None:
    """Take back claims that expired: whether those mails were handed over, nobody knows."""
    cancelled = exists().where(Issue.id == Delivery.issue_id, Issue.state == "cancelled")
    back = {"state": "queued", "doubtful": True, "claimed_by": None, "claimed_until": None, "due_at": now}
    given_up = {"state": "ambiguous", "doubtful": True, "reason": "issue_cancelled", "settled_at": now, "data": {}}
    session.execute(update(Delivery).where(_lost(lane, now), cancelled).values(given_up))
    session.execute(update(Delivery).where(_lost(lane, now)).values(back))


def inherit(session: Session, holder: UUID, in_doubt: Sequence[UUID], now: datetime, *, complete: bool) -> None:
    """Take back the claims of a lane that died, once what its book says was sent has been settled.

    Those `in_doubt` may have been handed over; of a book that is not `complete`, all of them may.
    """
    mine = and_(Delivery.claimed_by == holder, Delivery.state == "claimed")
    doubt = Delivery.id.in_(in_doubt) if complete else true()
    back: dict[str, Any] = {"state": "queued", "claimed_by": None, "claimed_until": None, "due_at": now}
    back |= {"doubtful": case((doubt, True), else_=Delivery.doubtful)}
    back |= {"attempts": case((doubt, Delivery.attempts), else_=Delivery.attempts - 1)}
    session.execute(update(Delivery).where(mine).values(back), execution_options={"synchronize_session": False})


def claim(
    session: Session, lane: str, holder: UUID, now: datetime, seconds: float, most: int = SHORTEST
) -> list[Claimed]:
    """The next mails: those `claimed` are to be handed over, and nobody else's for `seconds`.

    What nobody wants any more is settled on the way and among them too: too late, unsubscribed, undeliverable.
    """
    if lane == "bulk":
        take_turn(session, "claim a reader's next newsletter")
    found = _next(session, lane, now, most)
    fates: dict[str, list[UUID]] = {}
    in_hand: set[UUID | None] = {None}
    for mail, reads, busy in found:
        if lane == "bulk" and not reads:
            mail.state = "suppressed"
        elif mail.expires_at is not None and mail.expires_at <= now:
            mail.state = "failed"
        elif busy or (mail.subscription_id in in_hand and mail.subscription_id is not None):
            mail.state = "queued"
        else:
            mail.attempts += 1
            in_hand.add(mail.subscription_id)
        fates.setdefault(mail.state, []).append(mail.id)
    until = now + timedelta(seconds=seconds)
    for state, ids in fates.items():
        change = update(Delivery).where(Delivery.id.in_(ids)).values(_fate(state, holder, now, until))
        session.execute(change, execution_options={"synchronize_session": False})
    return [mail for mail, _, _ in found if mail.state != "queued"]


def _next(session: Session, lane: str, now: datetime, most: int) -> list[tuple[Claimed, bool, bool]]:
    """The mails that are due first; for each, whether its reader still reads, and has another newsletter in hand.

    A reader gets one newsletter at a time, since the digest of the next begins where that one ended.
    """
    other = aliased(Delivery)
    reads = exists().where(Subscription.id == Delivery.subscription_id, readable(now))
    busy = exists().where(other.subscription_id == Delivery.subscription_id, other.state == "claimed")
    query = select(*_COLUMNS, reads, busy).where(_due(session, lane, now)).order_by(Delivery.due_at, Delivery.id)
    rows = session.execute(query.limit(most).with_for_update(of=Delivery, skip_locked=True))
    return [(Claimed(*mail), reads, busy) for *mail, reads, busy in rows]


_COLUMNS = [getattr(Delivery, each.name) for each in fields(Claimed) if each.name != "state"]


def _fate(state: str, holder: UUID, now: datetime, until: datetime) -> dict[str, Any]:
    """What becomes of a mail: claimed, put off while its reader's last one is in hand, or settled unsent."""
    if state == "claimed":
        return {"state": state, "claimed_by": holder, "claimed_until": until, "attempts": Delivery.attempts + 1}
    if state == "queued":
        return {"due_at": now + timedelta(seconds=1)}
    reason = "too_late" if state == "failed" else "not_a_reader"
    return {"state": state, "reason": reason, "settled_at": now, "data": {}}


def all_mine(session: Session, lane: str, holder: UUID, claimed: int) -> bool:
    """Whether all mails of a window may go: the quick question, which is mostly answered yes."""
    held = and_(Delivery.state == "claimed", Delivery.lane == lane, Delivery.claimed_by == holder)
    return session.scalar(select(func.count()).where(held, ~_on_hold())) == claimed


def still_mine(session: Session, ids: list[UUID], holder: UUID) -> set[UUID]:
    """Which of the claimed mails may go: nobody unsubscribed, paused or cancelled since."""
    mine = and_(Delivery.id.in_(ids), Delivery.state == "claimed", Delivery.claimed_by == holder)
    return set(session.scalars(select(Delivery.id).where(mine, ~_on_hold())))


def _on_hold() -> ColumnElement[bool]:
    return exists().where(Issue.id == Delivery.issue_id, Issue.state != "dispatching")
