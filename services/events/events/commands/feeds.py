"""Partners' calendars: entered, read by the clock, and what they list kept as they say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from chassis import outbox, polling
from chassis.context import Context
from chassis.errors import Conflict
from events.commands import events
from events.listings import Listing
from events.messages import EventAnnounced, EventCancelled, EventChanged, EventRescheduled, EventWithdrawn
from events.models import Event, Feed, FeedItem
from events.queries import feeds as queries
from events.queries.events import lock_event
from events.queries.feeds import Name


def add(session: Session, fields: dict[str, Any], now: datetime) -> Feed:
    """Have a partner's calendar read; `fields` is schemas.feeds.AddFeed. Raises Conflict (feed_exists)."""
    if queries.is_read(session, fields["url"]):
        raise Conflict("feed_exists")
    feed = Feed(url="", revision=0, website=None, organiser_id=None)
    _write(feed, fields)
    feed.point_to(fields["url"], now)
    session.add(feed)
    session.flush()
    return feed


def change(session: Session, context: Context, feed_id: UUID, fields: dict[str, Any], now: datetime) -> Feed:
    """Change what `fields` name; its events say so after the next reading, soon. Raises PreconditionFailed."""
    feed = queries.get_feed(session, feed_id, lock=True)
    context.check_revision(feed.revision)
    before = feed.revision
    _write(feed, fields)
    is_another = session.is_modified(feed)
    feed.point_to(fields.get("url", feed.url), now)
    if is_another and feed.revision == before:
        feed.begin_anew(now)
    session.flush()
    return feed


def _write(feed: Feed, fields: dict[str, Any]) -> None:
    for name in ("kind", "website"):
        if name in fields:
            setattr(feed, name, fields[name])
    if "organiser" in fields:
        feed.organiser_id, feed.organiser_name = fields["organiser"].get("id"), fields["organiser"]["name"]


def drop(session: Session, context: Context, feed_id: UUID, now: datetime) -> None:
    """Read it no more, and withdraw what is to come of it."""
    feed = queries.get_feed(session, feed_id, lock=True)
    context.check_revision(feed.revision)
    withdraw_missing(session, feed, (), now)
    session.delete(feed)


def ask(session: Session, feed_id: UUID, now: datetime) -> Feed:
    """Have it read as soon as the clock comes by. Raises Conflict for what comes as files."""
    feed = queries.get_feed(session, feed_id, lock=True)
    if not feed.url:
        raise Conflict("feed_without_address")
    feed.ask(now)
    return feed


def give(session: Session, organiser_name: str, kind: str, now: datetime) -> Feed:
    """The calendar of what this partner gives as files."""
    feed = queries.find_given(session, organiser_name)
    if feed is None:
        feed = Feed(url="", revision=1, organiser_name=organiser_name, due_at=now, changed_at=now)
        session.add(feed)
    feed.kind = kind
    session.flush()
    return feed


def claim(session: Session, now: datetime) -> Feed | None:
    """The calendar whose turn it is; nobody else gets it meanwhile."""
    return polling.claim(session, select(Feed).where(Feed.url != ""), Feed, now)


def take_in(
    session: Session, claimed: Feed, listing: Listing, digest: str, fields: dict[str, Any], now: datetime
) -> str:
    """Keep an event as it is listed; what became of it. `fields` is schemas.feeds.ListedEvent.

    What was said before a change that is known already (a lower SEQUENCE) changes nothing.
    """
    feed = polling.current(session, claimed)
    item = session.get(FeedItem, (feed.id, listing.uid, listing.recurrence))
    if item is not None and listing.sequence < item.sequence:
        return "unchanged"
    event = lock_event(session, item.event_id) if item else None
    if listing.cancelled:
        outcome = _cancel(session, event, now)
    elif event is None:
        event, outcome = _announce(session, fields, _series_of(feed, listing), now), "added"
    else:
        event.series_id = _series_of(feed, listing)
        outcome = _change(session, event, fields, now)
    if event is not None:
        _note(session, feed, listing, digest, event)
    return outcome


def _note(session: Session, feed: Feed, listing: Listing, digest: str, event: Event) -> None:
    key = {"feed_id": feed.id, "uid": listing.uid, "recurrence": listing.recurrence}
    session.merge(FeedItem(**key, event_id=event.id, sequence=listing.sequence, digest=digest))
    session.flush()


def _series_of(feed: Feed, listing: Listing) -> UUID | None:
    """What binds the dates of a series together, whose rule stays with its organiser."""
    return uuid5(feed.id, listing.uid) if listing.recurrence else None


def _announce(session: Session, fields: dict[str, Any], series_id: UUID | None, now: datetime) -> Event:
    planned = events.plan(session, fields | {"imported": True}, now)
    planned.series_id = series_id
    return events.announce(session, Context(), planned.id, now)


def _change(session: Session, event: Event, fields: dict[str, Any], now: datetime) -> str:
    """One that was withdrawn, or called off, is on again as itself: its UID is known to calendars."""
    if event.status == "over":
        return "unchanged"
    again = event.status in ("withdrawn", "cancelled")
    if again:
        event.reinstate(now)
    moved = event.change(fields, now)
    events.tell_anew(session, event, EventAnnounced if again else EventRescheduled if moved else EventChanged)
    return "added" if again else "changed"


def _cancel(session: Session, event: Event | None, now: datetime) -> str:
    """What nobody here has heard of need not be called off."""
    if event is None or event.status != "announced":
        return "unchanged"
    event.cancel(None, now)
    session.flush()
    outbox.announce(session, EventCancelled, event)
    return "cancelled"


def withdraw_missing(session: Session, claimed: Feed, listed: Collection[Name], now: datetime) -> int:
    """Withdraw what is to come and is listed no longer; how many. What has been, or is cancelled, stays as it is."""
    feed = polling.current(session, claimed)
    items = session.scalars(
        select(FeedItem).where(FeedItem.feed_id == feed.id).options(joinedload(FeedItem.event))
    ).all()
    missing = [item for item in items if (item.uid, item.recurrence) not in listed]
    coming = [item for item in missing if item.event.status == "announced" and item.event.ends_at > now]
    for item in missing:
        item.digest = ""
        if item.event.ends_at <= now:
            session.delete(item)
    for item in coming:
        item.event.withdraw(now)
    session.flush()
    for item in coming:
        outbox.announce(session, EventWithdrawn, item.event)
    return len(coming)
