"""What is new for a reader: by topic, since the last digest they got, as far as it still holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from notifications.models import Counter, News, Reading, Subscription

MOST = 12  # entries of one kind; the rest is a link
MOST_READ = 20_000  # news on a shelf: the newest
KINDS = ("event", "job", "tender", "report", "member")  # in the order of the digest
COUNTER = "news"
INSTANT = "news told at once"  # the counter of how far in the news those were thought of who want to hear at once


@dataclass(frozen=True, eq=False)
class Section:
    """The entries of one kind, and how many more there are. One is told from another by what it is, which is quick."""

    kind: str
    entries: tuple[Entry, ...]
    more: int


@dataclass(frozen=True)
class Entry:
    """One line of a digest. `changed` marks what the reader was told differently before."""

    title: str
    detail: str
    place: str
    path: str
    starts_at: datetime | None
    time_zone: str
    all_day: bool
    changed: bool


def news_position(session: Session) -> int:
    """The position of the newest news; it also rises when something is closed."""
    return session.scalar(select(Counter.value).where(Counter.name == COUNTER)) or 0


class Shelf:
    """The news that an issue can mention, read once for all its readers; a reader's digest is picked from it.

    Between two positions of a topic's news all marks see the same, so there are no more different sections than news.
    """

    def __init__(self, session: Session, until: int, now: datetime) -> None:
        known = or_(News.position <= until, News.changed_position <= until)
        query = select(*_COLUMNS).where(holds(now), known).order_by(News.position.desc()).limit(MOST_READ)
        self._news: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        for row in session.execute(query):
            self._news[row.kind].append(row)
        self._news["event"].sort(key=lambda row: (row.starts_at is None, row.starts_at, row.id))
        self._until = until
        self._topics = {kind: sorted({row.topic or "" for row in rows}) for kind, rows in self._news.items()}
        self._steps = {topic: self._positions(topic) for topics in self._topics.values() for topic in topics}
        self._sections: dict[Any, Section | None] = {}

    def _positions(self, topic: str) -> list[int]:
        """Where something of the topic is new or changed."""
        rows = [row for rows in self._news.values() for row in rows if row.topic == topic]
        found = {at for row in rows for at in (row.position, row.changed_position) if at is not None}
        return sorted(at for at in found if at <= self._until)

    def digest(self, marks: Mapping[str, int]) -> tuple[Section, ...]:
        """Sections for a reader whose topics and high-water marks are `marks`; empty when nothing is new."""
        steps = {topic: bisect_right(self._steps[topic], mark) for topic, mark in marks.items() if topic in self._steps}
        found = [self._section(kind, steps) for kind in KINDS]
        return tuple(section for section in found if section is not None)

    def _section(self, kind: str, steps: Mapping[str, int]) -> Section | None:
        key = (kind, *[steps.get(topic) for topic in self._topics[kind]])
        if key not in self._sections:
            self._sections[key] = self._pick(kind, steps)
        return self._sections[key]

    def _pick(self, kind: str, steps: Mapping[str, int]) -> Section | None:
        marks = {topic: self._steps[topic][step - 1] if step else 0 for topic, step in steps.items()}
        rows = [row for row in self._news[kind] if row.topic in marks and self._is_unseen(row, marks[row.topic])]
        entries = tuple(_entry(row, marks[row.topic or ""]) for row in rows[:MOST])
        return Section(kind, entries, len(rows) - len(entries)) if entries else None

    def _is_unseen(self, row: Any, mark: int) -> bool:
        """New or changed after the mark."""
        return any(at is not None and mark < at <= self._until for at in (row.position, row.changed_position))


def digest(session: Session, marks: Mapping[str, int], until: int, now: datetime) -> tuple[Section, ...]:
    """The digest of one reader."""
    return Shelf(session, until, now).digest(marks)


_TOLD = (News.title, News.detail, News.place, News.path, News.starts_at, News.time_zone, News.all_day)
_COLUMNS = (News.kind, News.id, News.topic, News.position, News.changed_position, *_TOLD)


def _entry(row: Any, mark: int) -> Entry:
    changed = (row.position or 0) <= mark
    return Entry(row.title, row.detail, row.place, row.path, row.starts_at, row.time_zone, row.all_day, changed)


def holds(now: datetime) -> ColumnElement[bool]:
    """Not closed, not over."""
    return and_(News.open, or_(News.until.is_(None), News.until > now))


def gone_jobs(session: Session, ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Of these postings those that are closed or over; one that was not heard of yet is just new."""
    return set(session.scalars(select(News.id).where(News.kind == "job", News.id.in_(ids), ~holds(now))))


def _unseen(mark: object, until: object) -> ColumnElement[bool]:
    """New or changed after `mark`, and not after `until`."""
    new = and_(News.position > mark, News.position <= until)
    changed = and_(News.changed_position > mark, News.changed_position <= until)
    return or_(new, changed)


def has_news(until: int, now: datetime) -> ColumnElement[bool]:
    """For a query on subscriptions: whether there is anything in the reader's digest."""
    reader = Reading.subscription_id == Subscription.id
    matching = News.topic == Reading.topic
    return exists().where(reader, Reading.chosen, matching, holds(now), _unseen(Reading.mark, until))
