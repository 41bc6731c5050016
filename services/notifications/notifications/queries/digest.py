"""What is new for a reader: by topic, since the last digest they got, as far as it still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from notifications.models import Counter, News, Reading, Subscription

MOST = 12  # entries of one kind; the rest is a link
COUNTER = "news"
INSTANT = "news told at once"  # the counter of how far in the news those were thought of who want to hear at once


@dataclass(frozen=True)
class Section:
    """The entries of one kind, and how many more there are."""

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


def digest(session: Session, marks: Mapping[str, int], until: int, now: datetime) -> tuple[Section, ...]:
    """Sections for a reader whose topics and high-water marks are `marks`; empty when nothing is new."""
    found = [_section(session, kind, marks, until, now) for kind in ("event", "job", "tender", "report", "member")]
    return tuple(section for section in found if section.entries)


def _section(session: Session, kind: str, marks: Mapping[str, int], until: int, now: datetime) -> Section:
    wanted = [(News.topic == topic) & _unseen(mark, until) for topic, mark in marks.items()]
    where = and_(News.kind == kind, holds(now), or_(*wanted)) if wanted else News.kind.is_(None)
    total = session.scalar(select(func.count()).select_from(News).where(where)) or 0
    order = News.starts_at.asc() if kind == "event" else News.position.desc()
    rows = session.scalars(select(News).where(where).order_by(order, News.id).limit(MOST))
    entries = tuple(_entry(row, marks[row.topic or ""]) for row in rows)
    return Section(kind, entries, total - len(entries))


def _entry(row: News, mark: int) -> Entry:
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
