"""Reading issues and how far they have come."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from notifications.models import Bounce, Counter, Delivery, Issue, Subscription
from notifications.models.deliveries import OPEN, STAGES
from notifications.queries.digest import INSTANT, news_position

MOST_REASONS = 20


def get_issue(session: Session, issue_id: UUID) -> Issue:
    """An issue, locked in a transaction that writes, so that it is dispatched once."""
    found = session.get(Issue, issue_id, with_for_update=True)
    if found is None:
        raise NotFound("issue_not_found")
    return found


def list_issues(session: Session, limit: int, cursor: str | None, **wanted: Any) -> Page:
    """A page of issues, newest first; those that are as `wanted` by state, or by whether they made themselves."""
    query = select(Issue).filter_by(**wanted)
    return page(session, query, (Issue.created_at, Issue.id), limit=limit, cursor=cursor, descending=True)


def is_in_use(session: Session) -> bool:
    """Whether anybody has subscribed, or an issue was written."""
    return any(session.execute(select(table.id).limit(1)).first() for table in (Subscription, Issue))


def scheduled_is_due(session: Session, now: datetime) -> bool:
    """Whether the time of an issue has come."""
    waiting = select(Issue.id).where(Issue.state == "scheduled", Issue.scheduled_at <= now)
    return session.scalar(waiting.limit(1)) is not None


def at_once_is_due(session: Session) -> bool:
    """Whether something came since those were thought of who want to hear at once."""
    seen = session.scalar(select(Counter.value).where(Counter.name == INSTANT)) or 0
    return seen < news_position(session)


def get_progress(session: Session, issue_id: UUID) -> dict[str, Any]:
    """How many mails of an issue are in which state; `remaining` may still be handed over."""
    issue = session.get(Issue, issue_id)
    if issue is None:
        raise NotFound("issue_not_found")
    counts = states(session, issue_id)
    settled = {name: counts.get(name, 0) for name in ("sent", "failed", "ambiguous", "suppressed", "skipped")}
    remaining = sum(counts.get(name, 0) for name in OPEN)
    return {
        "state": issue.state,
        "pause_reason": issue.pause_reason,
        "recipients": sum(counts.values()),
        **settled,
        "remaining": remaining,
    }


def states(session: Session, issue_id: UUID) -> dict[str, int]:
    """The mails of an issue by state."""
    query = select(Delivery.state, func.count()).where(Delivery.issue_id == issue_id).group_by(Delivery.state)
    return {state: count for state, count in session.execute(query)}  # noqa: C416 - rows are not pairs to mypy


def get_figures(session: Session, issue_id: UUID) -> dict[str, Any]:
    """What came of an issue: its progress, how long it took, why mails did not go, and who has left since."""
    issue, progress = session.get(Issue, issue_id), get_progress(session, issue_id)
    assert issue is not None  # noqa: S101 - get_progress would have raised
    seconds = (issue.finished_at - issue.started_at).total_seconds() if issue.finished_at and issue.started_at else None
    mails = select(Delivery.language, func.count()).where(Delivery.issue_id == issue_id)
    by_language = mails.group_by(Delivery.language)
    return {
        **progress,
        "started_at": issue.started_at,
        "finished_at": issue.finished_at,
        "per_second": round(progress["sent"] / seconds, 1) if seconds else None,
        "languages": {language: count for language, count in session.execute(by_language)},  # noqa: C416 - mypy
        "reasons": _reasons(session, issue_id),
        "came_back": _came_back(session, issue_id),
        "left": _left(session, issue),
    }


def _reasons(session: Session, issue_id: UUID) -> list[dict[str, Any]]:
    """Why mails were not sent, most frequent first. A mail server's answer counts by its code: it may name people."""
    reason = case((_is_answer(), func.substr(Delivery.reason, 6, 3)), else_=func.substr(Delivery.reason, 1, 40))
    settled = Delivery.state.not_in((*OPEN, "sent"))
    query = select(Delivery.state, reason, func.count().label("count")).where(Delivery.issue_id == issue_id, settled)
    query = query.where(Delivery.reason.is_not(None)).group_by(Delivery.state, reason)
    rows = session.execute(query.order_by(func.count().desc(), Delivery.state).limit(MOST_REASONS))
    return [{"state": state, "reason": why, "count": count} for state, why, count in rows]


def _is_answer() -> ColumnElement[bool]:
    """Whether a mail's `reason` is an answer of the mail server, such as `rcpt 550 5.1.1 no such user`."""
    return func.substr(Delivery.reason, 1, 5).in_([f"{stage} " for stage in STAGES])


def in_short() -> ColumnElement[str]:
    """The `reason` without what the mail server said in words, such as `rcpt 550`."""
    return case((_is_answer(), func.substr(Delivery.reason, 1, 8)), else_=Delivery.reason)


def _came_back(session: Session, issue_id: UUID) -> dict[str, int]:
    """How many of its mails were reported as hard or soft bounces, or complained of, as long as that is kept."""
    query = select(Bounce.kind, func.count()).join(Delivery, Delivery.id == Bounce.delivery_id)
    rows = session.execute(query.where(Delivery.issue_id == issue_id).group_by(Bounce.kind))
    return dict.fromkeys(("hard", "soft", "complaint"), 0) | {kind: count for kind, count in rows}  # noqa: C416 - mypy


def _left(session: Session, issue: Issue) -> int:
    """How many of those whom it was for have left since it began."""
    if issue.started_at is None:
        return 0
    gone = (Subscription.status == "ended") & (Subscription.ended_at >= issue.started_at)
    query = select(func.count()).select_from(Delivery).join(Subscription, Subscription.id == Delivery.subscription_id)
    return session.scalar(query.where(Delivery.issue_id == issue.id, gone)) or 0


def told_issues() -> Select[Issue]:
    """Those that everybody may read: the office wrote them, and they have gone out."""
    return select(Issue).where(Issue.state == "sent", ~Issue.automatic)


def list_told(session: Session, limit: int, cursor: str | None) -> Page:
    """A page of them, newest first."""
    return page(session, told_issues(), (Issue.finished_at, Issue.id), limit=limit, cursor=cursor, descending=True)


def get_told(session: Session, issue_id: UUID) -> Issue:
    """One of them."""
    found = session.scalar(told_issues().where(Issue.id == issue_id))
    if found is None:
        raise NotFound("issue_not_found")
    return found
