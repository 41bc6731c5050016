"""Saved searches, of which this service knows only that they have ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from notifications.models.subscriptions import Base


class EndedSearch(Base):
    """The owner of a search has ended it: what is heard of it later, told before, is not mailed."""

    __tablename__ = "ended_searches"

    search_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)
