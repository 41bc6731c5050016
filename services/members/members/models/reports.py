"""What working groups report."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Conflict
from members.models.organisations import Base
from members.models.working_groups import WorkingGroup

REPORT_STATUSES = ("draft", "published", "withdrawn")


class Report(Base):
    """A working group's report, which ends in recommendations."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_listed", "status", "published_at", "id"),
        Index("ix_reports_of_group", "working_group_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=0)
    working_group_id: Mapped[UUID] = mapped_column(ForeignKey("working_groups.id"))
    title: Mapped[str] = mapped_column(String(200))
    body_markdown: Mapped[str] = mapped_column(Text)
    recommendations: Mapped[list[str]]
    status: Mapped[str] = mapped_column(String(10), default="draft")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    group: Mapped[WorkingGroup] = relationship(lazy="joined", innerjoin=True)

    EDITABLE = ("title", "body_markdown", "recommendations")

    @property
    def url(self) -> str:
        """The path of its page."""
        return f"/reports/{self.id}"

    @property
    def is_published(self) -> bool:
        return self.status == "published"

    def change(self, fields: dict[str, Any], now: datetime) -> None:
        """Write what of `fields` is editable, also to correct what is published. Raises Conflict once withdrawn."""
        self._require("draft", "published")
        for name in self.EDITABLE:
            if name in fields:
                setattr(self, name, fields[name])
        self._touch(now)

    def publish(self, now: datetime) -> None:
        """Everybody may read it from now on."""
        self._require("draft")
        self.status, self.published_at = "published", now
        self._touch(now)

    def withdraw(self, now: datetime) -> None:
        """Nobody but those who lead the group sees it any more."""
        self._require("draft", "published")
        self.status = "withdrawn"
        self._touch(now)

    def _require(self, *statuses: str) -> None:
        if (self.status or "draft") not in statuses:
            raise Conflict(f"report_{self.status}")

    def _touch(self, now: datetime) -> None:
        self.revision = (self.revision or 0) + 1
        self.changed_at = now
