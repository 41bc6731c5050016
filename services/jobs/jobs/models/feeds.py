"""Feeds: where a member lists its postings for us, and what came of reading it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.polling import Polled
from jobs.models.organisations import Base


class Feed(Polled, Base):
    """The feed of a member."""

    __tablename__ = "feeds"
    __table_args__ = (Index("ix_feeds_due", "due_at"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)


class FeedItem(Base):
    """A posting that a feed lists: under which name, what was said of it, and until when it is to be open."""

    __tablename__ = "feed_items"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("feeds.organisation_id", ondelete="CASCADE"), primary_key=True
    )
    identifier: Mapped[str] = mapped_column(String(200), primary_key=True)
    posting_id: Mapped[UUID] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    ends_on: Mapped[date | None]
