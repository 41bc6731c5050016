"""Issues of the newsletter, and the moments at which one is made by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from uuid6 import uuid7

from chassis.errors import Conflict
from notifications.models.subscriptions import Base

STATES = ("draft", "scheduled", "missed", "dispatching", "paused", "sent", "cancelled")
EDITABLE = ("draft", "scheduled", "missed")
RUNNING = ("dispatching", "paused")


class Issue(Base):
    """A newsletter. `missed` means that its time passed while nobody was there to send it: it waits to be told.

    `rhythm` says whom an automatic issue is for, where not for all. `news_until` is the position in the news up to
    which its digests reach; `enlisted_after` is the last subscription that the ledger has a row for, None once it has
    all. What had failed when the office resumed it is `failures_seen` of `settled_seen`, and does not count again.
    """

    __tablename__ = "issues"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str] = mapped_column(String(200))
    body_markdown: Mapped[str] = mapped_column(Text)
    topics: Mapped[list[str]]
    digest: Mapped[bool]
    automatic: Mapped[bool] = mapped_column(default=False)
    rhythm: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    pause_reason: Mapped[str | None] = mapped_column(String(20))
    scheduled_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    news_until: Mapped[int] = mapped_column(default=0)
    enlisting: Mapped[bool] = mapped_column(default=False)
    enlisted_after: Mapped[UUID | None]
    failures_seen: Mapped[int] = mapped_column(default=0)
    settled_seen: Mapped[int] = mapped_column(default=0)

    def change(self, fields: dict[str, Any]) -> None:
        """Write `fields`. Raises Conflict once the dispatch has begun."""
        self.require(EDITABLE)
        for name, value in fields.items():
            setattr(self, name, value)
        self.revision += 1

    def schedule(self, at: datetime) -> None:
        """Dispatch it at a time."""
        self.require(EDITABLE)
        self._turn("scheduled")
        self.scheduled_at = at

    def unschedule(self) -> None:
        """A draft again."""
        self.require(("scheduled", "missed"))
        self._turn("draft")
        self.scheduled_at = None

    def miss(self) -> None:
        """Its time passed unused; it waits for the office."""
        self.require(("scheduled",))
        self._turn("missed")

    def start(self, news_until: int, now: datetime) -> None:
        """Begin the dispatch; its digests reach up to `news_until`."""
        self.require(EDITABLE)
        self._turn("dispatching")
        self.started_at, self.news_until, self.enlisting = now, news_until, True

    def pause(self, reason: str) -> None:
        """Hold the dispatch: nothing more is handed over."""
        self.require(("dispatching",))
        self._turn("paused")
        self.pause_reason = reason

    def resume(self, failed: int, settled: int) -> None:
        """Go on; the failures so far have been looked at."""
        self.require(("paused",))
        self._turn("dispatching")
        self.pause_reason, self.failures_seen, self.settled_seen = None, failed, settled

    def cancel(self, now: datetime) -> None:
        """End it for good."""
        self.require(EDITABLE + RUNNING)
        self._turn("cancelled")
        self.finished_at, self.enlisting = now, False

    def finish(self, now: datetime) -> None:
        """Everybody's mail is settled."""
        self.require(("dispatching",))
        self._turn("sent")
        self.finished_at = now

    def require(self, states: tuple[str, ...]) -> None:
        """Raises Conflict unless it is in one of the `states`."""
        if self.state not in states:
            raise Conflict("issue_locked", state=self.state)

    def _turn(self, state: str) -> None:
        self.state = state
        self.revision += 1


class Slot(Base):
    """A moment of the schedule and what came of it: begun, empty, missed, or not_ours (before our time)."""

    __tablename__ = "slots"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    issue_id: Mapped[UUID | None] = mapped_column(ForeignKey("issues.id"))
    noted_at: Mapped[datetime]
