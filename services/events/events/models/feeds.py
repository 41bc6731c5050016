"""Feeds: calendars of partners that are read again and again, and which event of ours is which of theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.polling import Polled
from events.models.events import Base, Event

WHOLLY = timedelta(days=7)  # between two readings of the whole, so that the later dates of a series come into sight


class Feed(Polled, Base):
    """A partner's calendar. Its events bear the partner's name; one without a page of its own leads to `website`.

    One that was given as a file has no address (an empty `url`) and is never due.
    """

    __tablename__ = "feeds"
    __table_args__ = (Index("ix_feeds_due", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organiser_name: Mapped[str] = mapped_column(String(200))
    organiser_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20))
    website: Mapped[str | None] = mapped_column(String(500))
    read_wholly_at: Mapped[datetime | None]

    @property
    def organiser(self) -> dict[str, str | UUID | None]:
        return {"kind": "partner", "id": self.organiser_id, "name": self.organiser_name}

    def stamps(self, now: datetime) -> tuple[str | None, str | None]:
        """What was seen last, so that it is sent only when it has changed; nothing when it is time to see it all."""
        fresh = self.read_wholly_at is not None and now - self.read_wholly_at < WHOLLY
        return (self.etag, self.last_modified) if fresh else (None, None)


class FeedItem(Base):
    """An event that a feed lists: under which names, its number of changes (`sequence`), and what was said of it.

    `digest` is empty while the feed does not list it.
    """

    __tablename__ = "feed_items"

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(255), primary_key=True)
    recurrence: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    event: Mapped[Event] = relationship(lazy="raise")
