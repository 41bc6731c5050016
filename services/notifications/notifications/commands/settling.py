"""What became of the mails of a window, written into the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, exists, select, update
from sqlalchemy.orm import Session

from notifications.commands import issues, suppressions
from notifications.models import Delivery, Issue, Reading, Subscription
from notifications.queries.issues import states

MOST_FAILURES = 0.05  # of the mails tried, once there were
ENOUGH = 50
UNSYNCED = {"synchronize_session": False}  # nothing of a window is in this session


@dataclass(frozen=True)
class Outcome:
    """What became of one claimed mail.

    `result` is sent, failed, ambiguous, skipped, released (it was not tried), later (refused for now) or doubtful
    (the connection was lost when the mail server had it). `undeliverable` is the hash of an address that does not
    exist, `code` the answer's; `policy` means that the server objects to us, not to the reader.
    """

    delivery_id: UUID
    result: str
    reason: str = ""
    due_at: datetime | None = None
    undeliverable: str | None = None
    code: str = ""
    policy: bool = False


def settle(session: Session, outcomes: Sequence[Outcome], holder: UUID, now: datetime) -> None:
    """Write the outcomes of mails claimed by `holder`."""
    sent = [each.delivery_id for each in outcomes if each.result == "sent"]
    if sent:
        _note_sent(session, sent, holder, now)
    trouble = [each for each in outcomes if each.result != "sent"]
    for alike in _alike(trouble):
        mine = and_(Delivery.id.in_([each.delivery_id for each in alike]), Delivery.claimed_by == holder)
        session.execute(update(Delivery).where(mine).values(_changes(alike[0], now)), execution_options=UNSYNCED)
    for outcome in trouble:
        if outcome.undeliverable:
            suppressions.suppress(session, outcome.undeliverable, "refused", outcome.code, now)
    if trouble:
        _drop_cancelled(session, [each.delivery_id for each in trouble], now)
    if any(each.result == "failed" or each.policy for each in trouble):
        _brake(session, trouble, now)


def _alike(outcomes: Sequence[Outcome]) -> Iterable[list[Outcome]]:
    """Outcomes that change their rows in the same way: a whole window that is given back is one statement."""
    groups: dict[object, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[each.result, each.reason, each.due_at].append(each)
    return groups.values()


def _note_sent(session: Session, ids: list[UUID], holder: UUID, now: datetime) -> None:
    """The mail server has them; their readers have got this far in the news."""
    mine = and_(Delivery.id.in_(ids), Delivery.claimed_by == holder)
    values: dict[str, Any] = {"state": case((Delivery.doubtful, "ambiguous"), else_="sent")}
    values |= {"settled_at": now, "data": {}, "reason": None}
    noted = update(Delivery).where(mine).values(values).returning(Delivery.issue_id, Delivery.subscription_id)
    readers: dict[UUID, list[UUID]] = defaultdict(list)
    for issue_id, reader in session.execute(noted, execution_options=UNSYNCED):
        if issue_id is not None and reader is not None:
            readers[issue_id].append(reader)
    for issue_id, their_ids in readers.items():
        _move_marks(session, session.get_one(Issue, issue_id), their_ids, now)


def _move_marks(session: Session, issue: Issue, readers: list[UUID], now: datetime) -> None:
    if issue.automatic and issue.rhythm is None:
        mine = Subscription.id.in_(readers)
        session.execute(update(Subscription).where(mine).values(last_issue_at=now), execution_options=UNSYNCED)
    if issue.digest:
        behind = and_(Reading.subscription_id.in_(readers), Reading.chosen, Reading.mark < issue.news_until)
        session.execute(update(Reading).where(behind).values(mark=issue.news_until), execution_options=UNSYNCED)


def _changes(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The new state of a row that was not sent. A mail that someone withheld meanwhile stays withheld."""
    reason = outcome.reason[:200] or None
    if outcome.result in ("failed", "ambiguous", "skipped"):
        return {"state": outcome.result, "reason": reason, "settled_at": now, "data": {}}
    withheld = Delivery.state == "suppressed"
    back = case((withheld, "suppressed"), else_="queued")
    changes = {"state": back, "claimed_by": None, "claimed_until": None, "due_at": outcome.due_at or now}
    if outcome.result == "released":
        return changes | {"attempts": Delivery.attempts - 1}
    return changes | {"reason": reason} | ({"doubtful": True} if outcome.result == "doubtful" else {})


def _drop_cancelled(session: Session, ids: list[UUID], now: datetime) -> None:
    """What came back to the queue of an issue that was cancelled meanwhile goes to nobody any more."""
    cancelled = exists().where(Issue.id == Delivery.issue_id, Issue.state == "cancelled")
    back = and_(Delivery.id.in_(ids), Delivery.state == "queued", cancelled)
    state = case((Delivery.doubtful, "ambiguous"), else_="skipped")
    values = {"state": state, "reason": "issue_cancelled", "settled_at": now}
    session.execute(update(Delivery).where(back).values(values), execution_options=UNSYNCED)


def _brake(session: Session, trouble: list[Outcome], now: datetime) -> None:
    """Hold issues of which too many mails fail, or whose sender the mail server does not want."""
    objected = {each.delivery_id for each in trouble if each.policy}
    failed = [each.delivery_id for each in trouble if each.result == "failed" or each.policy]
    hurt: dict[UUID, set[UUID]] = defaultdict(set)
    for issue_id, delivery_id in session.execute(select(Delivery.issue_id, Delivery.id).where(Delivery.id.in_(failed))):
        if issue_id is not None:
            hurt[issue_id].add(delivery_id)
    for issue_id, ids in hurt.items():
        issue = session.get_one(Issue, issue_id, with_for_update=True, populate_existing=True)
        if issue.state == "dispatching" and (reason := _objection(session, issue, bool(ids & objected))):
            issues.hold(session, issue, reason, now)


def _objection(session: Session, issue: Issue, by_policy: bool) -> str | None:
    if by_policy:
        return "policy"
    session.flush()
    failed, tried = issues.failures(states(session, issue.id))
    failed, tried = failed - issue.failures_seen, tried - issue.settled_seen
    return "failures" if tried >= ENOUGH and failed > MOST_FAILURES * tried else None
