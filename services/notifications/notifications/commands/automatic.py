"""The newsletter that makes itself: a digest and nothing else, on the schedule, once for each of its moments."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.db import insert_new
from notifications.commands import issues
from notifications.mail.words import NEWSLETTER
from notifications.models import Issue, Slot
from notifications.models.subscriptions import TOPICS
from notifications.queries.digest import news_position
from notifications.queries.readers import anybody_has_news

log = logging.getLogger(__name__)


def is_due(session: Session, latest: datetime, now: datetime) -> bool:
    """Whether the schedule's `latest` moment, or the time of an issue, has come and nobody has seen to it yet."""
    if session.get(Slot, latest) is None:
        return True
    waiting = select(Issue.id).where(Issue.state == "scheduled", Issue.scheduled_at <= now)
    return session.scalar(waiting.limit(1)) is not None


def keep_schedule(session: Session, latest: datetime, now: datetime) -> Issue | None:
    """Make and begin the issue of the schedule's `latest` moment, unless that was done or it is too late.

    The moment is the key of a row, so that of several processes one does it. On a new database the moment before our
    time is nobody's.
    """
    ours = session.scalar(select(Slot.at).limit(1)) is not None
    row = {"at": latest, "outcome": "not_ours", "noted_at": now}
    if not insert_new(session, Slot.__table__, **row) or not ours:  # type: ignore[arg-type]
        return None
    if now - latest > issues.LATE:
        log.error("the schedule's moment was missed", extra={"at": latest})
        return _note(session, latest, "missed", None)
    issue = send(session, now)
    return _note(session, latest, "begun" if issue else "empty", issue)


def send(session: Session, now: datetime) -> Issue | None:
    """Make an issue that is a digest and begin it; None when it would say nothing to anybody."""
    fields = {"subject": NEWSLETTER["de"].subject, "body_markdown": "", "topics": list(TOPICS), "digest": True}
    until = news_position(session)
    if not anybody_has_news(session, until, now):
        return None
    issue = issues.create(session, fields, now)
    issue.automatic = True
    issue.start(until, now)
    return issue


def _note(session: Session, at: datetime, outcome: str, issue: Issue | None) -> Issue | None:
    issue_id: UUID | None = issue.id if issue else None
    session.execute(update(Slot).where(Slot.at == at).values(outcome=outcome, issue_id=issue_id))
    return issue
