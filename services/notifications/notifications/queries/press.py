"""Setting the newsletter: a frame for each language, and what is new for a reader, each section made once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from notifications.letterhead import Letterhead
from notifications.mail import alerts
from notifications.mail.newsletter import Edition, Page, Passage, Reader, filled, set_page, set_passage
from notifications.mail.words import NEWSLETTER
from notifications.models import Claimed, Issue
from notifications.queries.digest import Section, Shelf, digest, gone_jobs, news_position
from notifications.queries.issues import get_issue
from notifications.queries.readers import marks

FRAMES, SHELVES, PASSAGES, EDITIONS = 16, 4, 1024, 64  # kept in memory
T = TypeVar("T")
Marks = tuple[tuple[str, int], ...]


class Press:
    """Makes editions and keeps their parts; a change of the news or of the hour makes the digests anew."""

    def __init__(self, letterhead: Letterhead) -> None:
        self.letterhead = letterhead
        self._frames: Kept[Edition] = Kept(FRAMES)
        self._shelves: Kept[Shelf] = Kept(SHELVES)
        self._passages: Kept[Passage] = Kept(PASSAGES)
        self._editions: Kept[Edition | None] = Kept(EDITIONS)

    def editions(self, session: Session, rows: Sequence[Claimed], now: datetime) -> dict[UUID, Edition | None]:
        """The edition for each of the mails that are newsletters; None where there is nothing to say."""
        bulk = [row for row in rows if row.issue_id is not None]
        tests = [row for row in rows if row.kind == "newsletter_test"]
        their_marks = marks(session, {row.subscription_id for row in bulk if row.subscription_id}) if bulk else {}
        found: dict[UUID, Edition | None] = {}
        news = news_position(session)
        issues = {issue_id: session.get_one(Issue, issue_id) for issue_id in {row.issue_id for row in bulk}}
        for row in bulk:
            issue = issues[row.issue_id]
            their = their_marks[row.subscription_id] if row.subscription_id else ()
            found[row.id] = self._edition(session, issue, row.language, their, news, now)
        for row in tests:
            page = _first(session, UUID(row.data["issue_id"]), row.language, self.letterhead, now, trial=True)
            title = NEWSLETTER[row.language].test + page.subject
            found[row.id] = Edition(self.letterhead, Page(title, page.text, page.html))
        for row in rows:
            if row.kind == alerts.KIND:
                found[row.id] = _alert(session, row, self.letterhead, now)
        return found

    def _edition(
        self, session: Session, issue: Issue, language: str, their: Marks, news: int, now: datetime
    ) -> Edition | None:
        """The issue for readers with these marks, which most of them share: who got the last one got as far."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        which = (issue.id, issue.revision, language, their if issue.digest else (), issue.news_until, news, hour)
        return self._editions.get(which, lambda: self._set(session, issue, language, their, (news, hour), now))

    def _set(
        self, session: Session, issue: Issue, language: str, their: Marks, when: tuple[int, datetime], now: datetime
    ) -> Edition | None:
        """The issue's frame with the digest in it; None when it has neither a body nor news for them.

        The news on the shelf are read again when they changed, and each hour, since some are over by then.
        """
        sections: tuple[Section, ...] = ()
        if issue.digest:
            shelf = self._shelves.get((issue.news_until, *when), lambda: Shelf(session, issue.news_until, now))
            sections = shelf.digest(dict(their))
        if not sections and not issue.body_markdown.strip():
            return None
        frame = self._frames.get((issue.id, issue.revision, language), lambda: self._frame(issue, language))
        return frame.with_digest(tuple(self._passage(each, language) for each in sections))

    def _frame(self, issue: Issue, language: str) -> Edition:
        subject = "" if issue.automatic else issue.subject
        return Edition(self.letterhead, set_page(self.letterhead, subject, issue.body_markdown, language))

    def _passage(self, section: Section, language: str) -> Passage:
        return self._passages.get((section, language), lambda: set_passage(self.letterhead, language, section))


class Kept(Generic[T]):
    """The last things made, so many at most: memory must not grow with the number of readers."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._made: OrderedDict[Any, T] = OrderedDict()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """What was made for `key`; made now if it is not there."""
        if key not in self._made:
            self._made[key] = make()
            if len(self._made) > self.most:
                self._made.popitem(last=False)
        return self._made[key]


def _alert(session: Session, row: Claimed, letterhead: Letterhead, now: datetime) -> Edition | None:
    """What has come for a saved search and is still open; None when all of it has gone."""
    gone = gone_jobs(session, [UUID(item["job_id"]) for item in row.data["items"]], now)
    items = [item for item in row.data["items"] if UUID(item["job_id"]) not in gone]
    return alerts.set_alert(letterhead, row.language, row.data["search"], items, row.data["more"]) if items else None


def preview(session: Session, issue_id: UUID, language: str, letterhead: Letterhead, now: datetime) -> Page:
    """An issue as somebody gets it who never got one before."""
    return filled(_first(session, issue_id, language, letterhead, now), Reader("name@example.org", "test", ""))


def _first(
    session: Session, issue_id: UUID, language: str, letterhead: Letterhead, now: datetime, *, trial: bool = False
) -> Page:
    issue = get_issue(session, issue_id)
    fresh = dict.fromkeys(sorted(issue.topics), 0)
    sections = digest(session, fresh, news_position(session), now) if issue.digest else ()
    subject = "" if issue.automatic else issue.subject
    return set_page(letterhead, subject, issue.body_markdown, language, sections, trial=trial)
