"""Reading partners' calendars and what they listed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from events.models import Feed, FeedItem

Name = tuple[str, str]  # UID and original beginning


def list_feeds(session: Session, wanted: dict[str, Any]) -> Page:
    """A page of the calendars in the order they were entered; `wanted` is schemas.feeds.ListFeeds."""
    return page(session, select(Feed), (Feed.id,), limit=wanted["limit"], cursor=wanted["cursor"])


def get_feed(session: Session, feed_id: UUID, *, lock: bool = False) -> Feed:
    """A partner's calendar. Raises NotFound."""
    feed = session.get(Feed, feed_id, with_for_update=lock, populate_existing=lock)
    if feed is None:
        raise NotFound("feed_not_found")
    return feed


def is_read(session: Session, url: str) -> bool:
    """Whether there is a calendar at this address."""
    return session.scalar(select(Feed.id).where(Feed.url == url).limit(1)) is not None


def find_given(session: Session, organiser_name: str) -> Feed | None:
    """The calendar that somebody gave as files before."""
    query = select(Feed).where(Feed.url == "", Feed.organiser_name == organiser_name)
    return session.scalars(query.order_by(Feed.id).limit(1)).first()


def known_digests(session: Session, feed_id: UUID) -> dict[Name, str]:
    """What was said of each event that a calendar lists."""
    items = session.scalars(select(FeedItem).where(FeedItem.feed_id == feed_id))
    return {(item.uid, item.recurrence): item.digest for item in items}
