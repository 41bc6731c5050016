"""Feeds: where a member lists its postings for us, and what came of reading it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.errors import TooManyRequests
from jobs.models.organisations import Base

EVERY = timedelta(hours=1)
RARELY = timedelta(days=1)  # the longest between two attempts at a feed that fails again and again
AT_ONCE = timedelta(minutes=1)  # between two readings that are asked for
FAULTS = 100  # that are kept of one reading


class Feed(Base):
    """The feed of a member: its address, when it is read next, and how the last reading went.

    `status` is `waiting` until it was read for the first time, then `read` or `failing`. `etag` and `last_modified`
    are kept only of a reading without faults, so that a faulty feed is read anew each time.
    """

    __tablename__ = "feeds"
    __table_args__ = (Index("ix_feeds_due", "due_at"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    url: Mapped[str] = mapped_column(String(500))
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    fault: Mapped[str | None] = mapped_column(String(40))
    fault_details: Mapped[dict[str, Any] | None]
    failures: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[dict[str, str | None]]] = mapped_column(default=list)
    counts: Mapped[dict[str, Any] | None]
    etag: Mapped[str | None] = mapped_column(String(200))
    last_modified: Mapped[str | None] = mapped_column(String(200))
    read_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    @property
    def failure(self) -> dict[str, Any] | None:
        """Why it could not be read as a whole."""
        return {"code": self.fault, **(self.fault_details or {})} if self.fault else None

    def point_to(self, url: str, now: datetime) -> None:
        """Lie at `url` from now on, and be read soon."""
        if url != self.url or not self.revision:
            self.url, self.etag, self.last_modified, self.failures = url, None, None, 0
            self.status, self.fault, self.fault_details, self.faults = "waiting", None, None, []
            self.revision, self.changed_at, self.due_at = (self.revision or 0) + 1, now, now

    def ask(self, now: datetime) -> None:
        """Be read soon. Raises TooManyRequests right after a reading."""
        if self.read_at and now - self.read_at < AT_ONCE:
            wait = AT_ONCE - (now - self.read_at)
            raise TooManyRequests("feed_just_read", retry_after=max(1, round(wait.total_seconds())))
        self.due_at = now

    def claim(self, now: datetime) -> None:
        """Be read now, and by nobody else; should that come to nothing, in an hour."""
        self.due_at = now + EVERY

    def note_unchanged(self, now: datetime) -> None:
        """It says what it said before."""
        self.status, self.fault, self.fault_details, self.failures = "read", None, None, 0
        self.read_at, self.due_at = now, now + EVERY

    def note(
        self,
        counts: dict[str, int],
        faults: list[dict[str, str | None]],
        stamps: tuple[str | None, str | None],
        now: datetime,
    ) -> None:
        """It was read to its end; `stamps` tell its next version."""
        self.note_unchanged(now)
        self.counts, self.faults = {**counts, "faults": len(faults)}, faults[:FAULTS]
        self.etag, self.last_modified = (None, None) if faults else stamps

    def fail(self, code: str, details: dict[str, Any], now: datetime) -> None:
        """It could not be read; what it listed before stays as it is."""
        self.failures += 1
        self.status, self.fault, self.fault_details = "failing", code, details
        self.read_at, self.due_at = now, now + min(RARELY, EVERY * 2 ** min(self.failures - 1, 5))


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
