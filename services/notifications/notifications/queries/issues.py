"""Reading issues and how far they have come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from notifications.models import Delivery, Issue
from notifications.models.deliveries import OPEN


def get_issue(session: Session, issue_id: UUID) -> Issue:
    """An issue, locked in a transaction that writes, so that it is dispatched once."""
    found = session.get(Issue, issue_id, with_for_update=True)
    if found is None:
        raise NotFound("issue_not_found")
    return found


def list_issues(session: Session, limit: int, cursor: str | None) -> Page:
    """A page of issues, newest first."""
    return page(session, select(Issue), (Issue.created_at, Issue.id), limit=limit, cursor=cursor, descending=True)


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
