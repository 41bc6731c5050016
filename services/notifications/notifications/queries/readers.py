"""Who an issue goes to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from notifications.models import Issue, Reading, Subscription, Suppression
from notifications.models.subscriptions import TOPICS
from notifications.queries.digest import has_news

SPANS = {  # between two of the schedule's issues to one reader, whatever the schedule
    "weekly": timedelta(days=6, hours=12),  # a dispatch may take a while
    "monthly": timedelta(days=27),  # so that a weekly schedule reaches them every fourth week
}


def readable(now: datetime) -> ColumnElement[bool]:
    """For a query on subscriptions: who may get a newsletter now."""
    undeliverable = exists().where(Suppression.address_hash == Subscription.address_hash)
    awake = or_(Subscription.paused_until.is_(None), Subscription.paused_until <= now)
    return and_(Subscription.status == "active", awake, ~undeliverable)


def _wants(issue_topics: list[str], now: datetime, *, automatic: bool, rhythm: str | None) -> ColumnElement[bool]:
    """Readers of one of the topics; an automatic issue also waits for the week or month of its reader to be over.

    One for those who want to hear at once is for them alone; what they missed of it they get with the others.
    """
    reading = and_(Reading.subscription_id == Subscription.id, Reading.chosen, Reading.topic.in_(issue_topics))
    wants = and_(readable(now), exists().where(reading))
    if not automatic:
        return wants
    if rhythm is not None:
        return and_(wants, Subscription.rhythm == rhythm)
    last = Subscription.last_issue_at
    waits = [and_(Subscription.rhythm == name, last > now - span) for name, span in SPANS.items()]
    return and_(wants, or_(last.is_(None), ~or_(*waits)))


def next_readers(issue: Issue, now: datetime, most: int) -> Select[UUID, str, str]:
    """A query for the next (id, email, language) that the ledger has no row for, ordered by id.

    An issue without a body of its own goes to those only who have something in their digest.
    """
    query = select(Subscription.id, Subscription.email, Subscription.language).order_by(Subscription.id).limit(most)
    query = query.where(_wants(issue.topics, now, automatic=issue.automatic, rhythm=issue.rhythm))
    if issue.enlisted_after is not None:
        query = query.where(Subscription.id > issue.enlisted_after)
    if issue.digest and not issue.body_markdown.strip():
        query = query.where(has_news(issue.news_until, now))
    return query


def anybody_has_news(session: Session, until: int, now: datetime, rhythm: str | None = None) -> bool:
    """Whether an automatic issue, for all or for one rhythm, would say anything to anybody."""
    wants = _wants(list(TOPICS), now, automatic=True, rhythm=rhythm)
    query = select(Subscription.id).where(wants, has_news(until, now))
    return session.scalar(query.limit(1)) is not None


def marks(session: Session, readers: set[UUID]) -> dict[UUID, tuple[tuple[str, int], ...]]:
    """(topic, high-water mark) of each reader's topics, in a fixed order. A row for each reader, not for each topic."""
    topics = sorted(TOPICS)
    columns = [func.max(Reading.mark).filter(Reading.topic == topic) for topic in topics]
    chosen = and_(Reading.subscription_id.in_(readers), Reading.chosen)
    found: dict[UUID, tuple[tuple[str, int], ...]] = dict.fromkeys(readers, ())
    rows = session.execute(select(Reading.subscription_id, *columns).where(chosen).group_by(Reading.subscription_id))
    for reader, *their in rows:
        found[reader] = tuple((topic, mark) for topic, mark in zip(topics, their, strict=True) if mark is not None)
    return found


def readership(session: Session, now: datetime) -> dict[str, Any]:
    """How many read the newsletter, and what of it; numbers alone."""
    active, asleep = Subscription.status == "active", Subscription.paused_until > now
    chosen = select(Reading.topic, func.count()).join(Subscription, Subscription.id == Reading.subscription_id)
    return {
        "active": _count(session, active),
        "reached": _count(session, readable(now)),
        "paused": _count(session, and_(active, asleep)),
        "unconfirmed": _count(session, Subscription.status == "pending"),
        "topics": _numbers(session, chosen.where(active, Reading.chosen).group_by(Reading.topic)),
        **{
            name: _numbers(session, select(column, func.count()).where(active).group_by(column))
            for name, column in (("rhythms", Subscription.rhythm), ("languages", Subscription.language))
        },
    }


def _count(session: Session, those: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Subscription).where(those)) or 0


def _numbers(session: Session, query: Select[str, int]) -> dict[str, int]:
    return {name: count for name, count in session.execute(query)}  # noqa: C416 - rows are not pairs to mypy
