"""Reading feeds and what they listed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import NotFound
from jobs.models import Feed, FeedItem


def get_feed(session: Session, actor: Actor, *, lock: bool = False) -> Feed:
    """The feed of the actor's organisation. Raises NotFound when there is none."""
    feed = session.get(Feed, actor.organisation_id, with_for_update=lock) if actor.organisation_id else None
    if feed is None:
        raise NotFound("feed_not_found")
    return feed


def known_digests(session: Session, organisation_id: UUID) -> dict[str, str]:
    """What was said of each posting that a feed listed, by its identifier."""
    items = session.scalars(select(FeedItem).where(FeedItem.organisation_id == organisation_id))
    return {item.identifier: item.digest for item in items}
