"""Regional partners of the association."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from uuid6 import uuid7

from members.models.organisations import KINDS, Base

PARTNER_KINDS = (*KINDS, "network", "media")
MOST_PARTNERS = 500  # so many can be put in order by one request


class Partner(Base):
    """A partner, shown to everybody in the order that the office gives (`position`, from 1)."""

    __tablename__ = "partners"
    __table_args__ = (Index("ix_partners_listed", "position", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    website: Mapped[str | None] = mapped_column(String(500))
    logo_url: Mapped[str | None] = mapped_column(String(500))
    description_markdown: Mapped[str] = mapped_column(Text, default="")
    description_en_markdown: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int]
    changed_at: Mapped[datetime]

    EDITABLE = ("name", "kind", "website", "description_markdown", "description_en_markdown")

    def change(self, fields: dict[str, Any], now: datetime) -> None:
        """Write what of `fields` is editable."""
        for name in self.EDITABLE:
            if name in fields:
                setattr(self, name, fields[name])
        self._touch(now)

    def show(self, logo_url: str | None, now: datetime) -> None:
        """Have this picture for a logo, or none."""
        self.logo_url = logo_url
        self._touch(now)

    def move(self, position: int, now: datetime) -> bool:
        """Stand at another place; whether it did not before."""
        if self.position == position:
            return False
        self.position = position
        self._touch(now)
        return True

    def _touch(self, now: datetime) -> None:
        self.revision = (self.revision or 0) + 1
        self.changed_at = now
