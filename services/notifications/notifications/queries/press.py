"""Setting the newsletter: for each reader the page with what is new for them, made once for all who read the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.letterhead import Letterhead
from notifications.mail import alerts
from notifications.mail.newsletter import Edition, Page, Reader, filled, set_page
from notifications.mail.words import NEWSLETTER
from notifications.models import Delivery, Issue
from notifications.queries.digest import digest, gone_jobs, news_position
from notifications.queries.issues import get_issue
from notifications.queries.readers import marks

KEPT = 64  # editions in memory: memory must not grow with the number of readers
Marks = tuple[tuple[str, int], ...]


class Press:
    """Makes editions and keeps the last ones; a change of the news or of the hour makes them anew."""

    def __init__(self, letterhead: Letterhead) -> None:
        self.letterhead = letterhead
        self._editions: OrderedDict[Any, Edition | None] = OrderedDict()

    def editions(self, session: Session, rows: Sequence[Delivery], now: datetime) -> dict[UUID, Edition | None]:
        """The edition for each of the mails that are newsletters; None where there is nothing to say."""
        bulk = [row for row in rows if row.issue_id is not None]
        tests = [row for row in rows if row.kind == "newsletter_test"]
        their_marks = marks(session, {row.subscription_id for row in bulk if row.subscription_id}) if bulk else {}
        found: dict[UUID, Edition | None] = {}
        news = news_position(session)
        for row in bulk:
            issue = session.get_one(Issue, row.issue_id)
            their = their_marks[row.subscription_id] if row.subscription_id else ()
            found[row.id] = self._edition(session, issue, row.language, their, news, now)
        for row in tests:
            page = preview(session, UUID(row.data["issue_id"]), row.language, self.letterhead, now)
            title = NEWSLETTER[row.language].test + page.subject
            found[row.id] = Edition(self.letterhead, Page(title, page.text, page.html))
        for row in rows:
            if row.kind == alerts.KIND:
                found[row.id] = _alert(session, row, self.letterhead, now)
        return found

    def _edition(
        self, session: Session, issue: Issue, language: str, their: Marks, news: int, now: datetime
    ) -> Edition | None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        of_news = (their, news, hour) if issue.digest else ()
        key = (issue.id, issue.revision, language, of_news)
        if key not in self._editions:
            page = page_of(session, issue, language, their, issue.news_until, self.letterhead, now)
            self._editions[key] = Edition(self.letterhead, page) if page else None
            if len(self._editions) > KEPT:
                self._editions.popitem(last=False)
        return self._editions[key]


def _alert(session: Session, row: Delivery, letterhead: Letterhead, now: datetime) -> Edition | None:
    """What has come for a saved search and is still open; None when all of it has gone."""
    gone = gone_jobs(session, [UUID(item["job_id"]) for item in row.data["items"]], now)
    items = [item for item in row.data["items"] if UUID(item["job_id"]) not in gone]
    return alerts.set_alert(letterhead, row.language, row.data["search"], items, row.data["more"]) if items else None


def page_of(
    session: Session, issue: Issue, language: str, their: Marks, until: int, letterhead: Letterhead, now: datetime
) -> Page | None:
    """An issue for readers with these marks; None when it has neither a body nor news for them."""
    sections = digest(session, dict(their), until, now) if issue.digest else ()
    if not sections and not issue.body_markdown.strip():
        return None
    subject = "" if issue.automatic else issue.subject
    return set_page(letterhead, subject, issue.body_markdown, language, sections)


def preview(session: Session, issue_id: UUID, language: str, letterhead: Letterhead, now: datetime) -> Page:
    """An issue as somebody gets it who never got one before."""
    issue = get_issue(session, issue_id)
    until = news_position(session)
    fresh = tuple((topic, 0) for topic in sorted(issue.topics))
    page = page_of(session, issue, language, fresh, until, letterhead, now)
    page = page or set_page(letterhead, issue.subject, issue.body_markdown, language, ())
    return filled(page, Reader("name@example.org", "test", ""))
