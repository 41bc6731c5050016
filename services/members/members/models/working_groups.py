"""Working groups (Arbeitsgruppen): permanent ones, and temporary ones with a mandate and an end."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column
from uuid6 import uuid7

from members.models.organisations import Base


class WorkingGroup(Base):
    __tablename__ = "working_groups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    mandate: Mapped[str] = mapped_column(Text, default="")
    ends_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[datetime]
