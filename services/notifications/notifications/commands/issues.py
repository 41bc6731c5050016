"""Issues of the newsletter: written, tried, scheduled, dispatched, held, ended."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis import outbox
from chassis.context import Context
from chassis.errors import field_error
from notifications.commands import mails
from notifications.messages import NewsletterDispatched, NewsletterHeld
from notifications.models import Delivery, Issue
from notifications.queries.digest import news_position
from notifications.queries.issues import get_issue, states
from notifications.queries.readers import anybody_has_news

LATE = timedelta(hours=1)  # past that, a schedule was missed: nobody wants a newsletter at night
log = logging.getLogger(__name__)


def create(session: Session, fields: dict[str, Any], now: datetime) -> Issue:
    """A draft; `fields` is schemas.issues.CreateIssue."""
    issue = Issue(created_at=now, state="draft", revision=1, automatic=False, **fields)
    session.add(issue)
    session.flush()
    return issue


def change(session: Session, changes: dict[str, Any], context: Context) -> Issue:
    """Change what is not being dispatched."""
    issue = get_issue(session, changes.pop("issue_id"))
    context.check_revision(issue.revision)
    issue.change(changes)
    return issue


def test(session: Session, issue_id: UUID, email: str, language: str, now: datetime) -> Issue:
    """Send the issue to one address for a look, as a new reader would get it."""
    issue = get_issue(session, issue_id)
    data = {"issue_id": str(issue.id)}
    mails.queue(session, "newsletter_test", f"test:{uuid7()}", email=email, language=language, data=data, now=now)
    return issue


def schedule(session: Session, issue_id: UUID, at: datetime, now: datetime) -> Issue:
    """Dispatch the issue at a time to come."""
    if at <= now:
        raise field_error("/at", "Lies in the past.")
    issue = get_issue(session, issue_id)
    issue.schedule(at)
    return issue


def unschedule(session: Session, issue_id: UUID) -> Issue:
    """Dispatch it at no time: a draft again."""
    issue = get_issue(session, issue_id)
    issue.unschedule()
    return issue


def dispatch(session: Session, issue_id: UUID, now: datetime) -> Issue:
    """Begin to send the issue to its readers."""
    issue = get_issue(session, issue_id)
    start(session, issue, now)
    return issue


def start(session: Session, issue: Issue, now: datetime) -> None:
    """Begin an issue. One that makes itself takes the place of those for the same readers that were missed."""
    issue.start(news_position(session), now)
    if issue.automatic:
        missed = Issue.automatic & (Issue.state == "missed") & (Issue.id != issue.id)
        if issue.rhythm is not None:
            missed &= Issue.rhythm == issue.rhythm
        for late in session.scalars(select(Issue).where(missed).with_for_update()):
            late.cancel(now)


def pause(session: Session, issue_id: UUID) -> Issue:
    """Hand nothing more over."""
    issue = get_issue(session, issue_id)
    issue.pause("by_hand")
    return issue


def miss(session: Session, issue: Issue, now: datetime) -> None:
    """Its time passed unused: it waits for the office, who is told."""
    issue.miss()
    _tell_office(session, issue, "missed", now)


def hold(session: Session, issue: Issue, why: str, now: datetime) -> None:
    """Hand nothing more over until the office, who is told, has seen to it."""
    issue.pause(why)
    _tell_office(session, issue, why, now)


def _tell_office(session: Session, issue: Issue, why: str, now: datetime) -> None:
    told = {"issue_id": issue.id, "title": issue.subject, "why": why}
    outbox.announce(session, NewsletterHeld, told, subject=issue.id, now=now)


def resume(session: Session, issue_id: UUID) -> Issue:
    """Go on where it was held."""
    issue = get_issue(session, issue_id)
    counts = states(session, issue.id)
    issue.resume(*failures(counts))
    return issue


def failures(counts: dict[str, int]) -> tuple[int, int]:
    """(failed, tried) of an issue's mails that are settled."""
    failed = counts.get("failed", 0)
    return failed, failed + counts.get("sent", 0) + counts.get("ambiguous", 0)


def cancel(session: Session, issue_id: UUID, now: datetime) -> Issue:
    """Send it to nobody more, for good."""
    issue = get_issue(session, issue_id)
    issue.cancel(now)
    waiting = (Delivery.issue_id == issue.id) & (Delivery.state == "queued")
    session.execute(update(Delivery).where(waiting).values(state="skipped", reason="issue_cancelled", settled_at=now))
    return issue


def dispatch_scheduled(session: Session, now: datetime) -> None:
    """Begin what is due. What was due long ago is marked and reported, and waits for the office."""
    due = select(Issue).where(Issue.state == "scheduled", Issue.scheduled_at <= now).with_for_update()
    for issue in session.scalars(due):
        if issue.scheduled_at is not None and now - issue.scheduled_at > LATE:
            log.error("scheduled issue missed", extra={"issue": str(issue.id), "at": issue.scheduled_at})
            miss(session, issue, now)
        elif issue.automatic and not anybody_has_news(session, news_position(session), now, issue.rhythm):
            issue.cancel(now)  # what was new has gone since
        else:
            start(session, issue, now)


def finish(session: Session, issue: Issue, now: datetime) -> None:
    """Everybody's mail is settled: tell it."""
    issue.finish(now)
    counts = states(session, issue.id)
    told = {"issue_id": issue.id, "subject": issue.subject, "dispatched_at": now}
    told |= {"sent": counts.get("sent", 0) + counts.get("ambiguous", 0)}
    outbox.announce(session, NewsletterDispatched, told, subject=issue.id, now=now)
