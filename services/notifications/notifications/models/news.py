"""What the other services told of that a digest can mention: the service's own copy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.models.subscriptions import Base

KINDS = ("job", "tender", "event", "member", "report")


class News(Base):
    """A posting, a tender, an event, a new member or a report, as last told.

    `position` is when it became news, counted, and None for what is no news (a member of old); `changed_position` when
    readers had to learn that it changed. A closing leaves `open` false with its revision, so that an opening which
    comes late does not bring it back. `until` is when it is over by itself, `starts_at` what an event is sorted by,
    `told_at` when it was told first.
    """

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_open", "open", "topic", "position"),)

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    open: Mapped[bool]
    topic: Mapped[str | None] = mapped_column(String(10))
    position: Mapped[int | None]
    changed_position: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(300), default="")
    detail: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    path: Mapped[str] = mapped_column(String(500), default="")
    starts_at: Mapped[datetime | None]
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Berlin")
    all_day: Mapped[bool] = mapped_column(default=False)
    until: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class Counter(Base):
    """A number that rises in the transaction that uses it, so that what commits first has the lower one."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
