"""The newsletter that makes itself: a digest and nothing else.

On the schedule, once for each of its moments; and for those who want to hear at once, soon after something is new.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.db import insert_new
from notifications.commands import issues
from notifications.mail.words import NEWSLETTER
from notifications.models import Counter, Issue, Slot
from notifications.models.subscriptions import TOPICS
from notifications.queries.digest import INSTANT, news_position
from notifications.queries.issues import at_once_is_due, scheduled_is_due
from notifications.queries.readers import anybody_has_news

log = logging.getLogger(__name__)


def is_due(session: Session, latest: datetime, now: datetime) -> bool:
    """Whether the schedule's `latest` moment, an issue's time, or news has come and nobody has seen to it yet."""
    return session.get(Slot, latest) is None or scheduled_is_due(session, now) or at_once_is_due(session)


def keep_schedule(session: Session, latest: datetime, now: datetime) -> Issue | None:
    """Make and begin the issue of the schedule's `latest` moment, unless that was done.

    The moment is the key of a row, so that of several processes one does it. On a new database the moment before our
    time is nobody's. What is too late to be sent unasked is made, reported, and waits for the office.
    """
    ours = session.scalar(select(Slot.at).limit(1)) is not None
    row = {"at": latest, "outcome": "not_ours", "noted_at": now}
    if not insert_new(session, Slot.__table__, **row) or not ours:  # type: ignore[arg-type]
        return None
    if now - latest <= issues.LATE:
        issue = send(session, now)
        return _note(session, latest, "begun" if issue else "empty", issue)
    log.error("the schedule's moment was missed", extra={"at": latest})
    if issue := _made(session, now):
        issue.schedule(latest)
        issues.miss(session, issue, now)
    return _note(session, latest, "missed", issue)


def send(session: Session, now: datetime) -> Issue | None:
    """Make an issue that is a digest and begin it; None when it would say nothing to anybody."""
    issue = _made(session, now)
    if issue is not None:
        issues.start(session, issue, now)
    return issue


def send_at_once(session: Session, collected: timedelta, now: datetime) -> Issue | None:
    """Plan an issue for those who want to hear at once, with all that is `collected` until then in one mail.

    How far in the news that was done is a counter's row; whoever raises it does it, so that of several processes one
    does. None when nothing came, nobody is concerned, or such an issue is on its way to them already.
    """
    until = news_position(session)
    insert_new(session, Counter.__table__, name=INSTANT, value=0)  # type: ignore[arg-type]
    raised = update(Counter).where(Counter.name == INSTANT, Counter.value < until).values(value=until)
    if not session.execute(raised).rowcount:  # type: ignore[attr-defined]
        return None
    waiting = select(Issue.id).where(Issue.state == "scheduled", Issue.rhythm == "instant").limit(1)
    if session.scalar(waiting) is not None:
        return None
    issue = _made(session, now, "instant")
    if issue is not None:
        issue.schedule(now + collected)
    return issue


def _made(session: Session, now: datetime, rhythm: str | None = None) -> Issue | None:
    """A draft that is a digest, for all or for one rhythm; None when it would say nothing to anybody."""
    if not anybody_has_news(session, news_position(session), now, rhythm):
        return None
    fields = {"subject": NEWSLETTER["de"].subject, "body_markdown": "", "topics": list(TOPICS), "digest": True}
    issue = issues.create(session, fields, now)
    issue.automatic, issue.rhythm = True, rhythm
    return issue


def _note(session: Session, at: datetime, outcome: str, issue: Issue | None) -> Issue | None:
    issue_id: UUID | None = issue.id if issue else None
    session.execute(update(Slot).where(Slot.at == at).values(outcome=outcome, issue_id=issue_id))
    return issue
