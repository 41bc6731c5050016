"""Saved searches: what somebody wants to hear of, how often, and how far they have got."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.clock import LOCAL
from chassis.db import Json
from chassis.errors import Conflict
from jobs.models.filing import Clauses
from jobs.models.organisations import Base

RHYTHMS = ("instant", "daily", "weekly")
LANGUAGES = ("de", "en")
FILTERS = ("q", "kind", "employment_type", "remote", "organisation_id", "competence", "district", "near", "radius_km")
MORNING = time(7)  # in Germany, when what waits for a day or a week is told
QUIET = timedelta(minutes=10)  # between two mails about one search, however many postings come


class SavedSearch(Base):
    """A search that an address asked to be told of: `pending` until its owner confirms, `ended` when they had enough.

    `query` has the filters of the list of jobs that are set. `mark` is how far in the arrivals its owner has been told
    (the high-water mark), so nothing is told twice. `due_at` is when something waits to be told, else null: a search
    that nothing matches costs nothing. `quiet_until` keeps the next mail from following at the last one's heels.

    What it asks is filed once for all who ask the same (`asked_id`), by the clock if it has yet to be.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (Index("ix_saved_searches_asking", "asked_id", "state", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    email: Mapped[str] = mapped_column(String(254))
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    origin: Mapped[str | None] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(2))
    rhythm: Mapped[str] = mapped_column(String(10))
    query: Mapped[dict[str, Any]]
    clauses: Mapped[Clauses] = mapped_column(Json, default=list)  # for the release before, like SearchKey
    state: Mapped[str] = mapped_column(String(10), default="pending")
    mark: Mapped[int] = mapped_column(BigInteger, default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    wording: Mapped[str] = mapped_column(Text)
    form_url: Mapped[str] = mapped_column(String(500))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("asked_queries.id", ondelete="SET NULL"))
    asked: Mapped[Asked | None] = relationship(passive_deletes=True)

    @property
    def wanted(self) -> dict[str, Any]:
        """The query as the list of jobs takes it: what is not asked for is None."""
        wanted = defaultdict(lambda: None, self.query)
        if wanted["organisation_id"]:
            wanted["organisation_id"] = UUID(wanted["organisation_id"])
        return wanted

    @property
    def search(self) -> dict[str, Any]:
        """The query with every filter named."""
        return {name: self.query.get(name) for name in FILTERS}

    def require_active(self) -> None:
        """Raises Conflict while nobody has confirmed it."""
        if self.state == "pending":
            raise Conflict("search_not_confirmed")

    def end(self, now: datetime) -> None:
        """Nothing is told any more."""
        self.state, self.ended_at, self.due_at, self.origin = "ended", now, None, None
        self.asked_id = None
        self.revision += 1

    def wake(self, now: datetime) -> None:
        """Something has come that it asks for: from when on it is to be told, unless a moment is set already."""
        self.due_at = self.due_at or moment_after(now, self.rhythm, self.quiet_until)

    def was_told(self, now: datetime) -> None:
        """Its owner gets a mail now."""
        self.told_at, self.quiet_until = now, now + QUIET


def moment_after(now: datetime, rhythm: str, quiet_until: datetime | None = None) -> datetime:
    """When what comes now is to be told: at once but for a pause, tomorrow morning, or on Monday morning."""
    if rhythm == "instant":
        return max(now, quiet_until) if quiet_until else now
    today = now.astimezone(LOCAL).date()
    days = 7 - today.weekday() if rhythm == "weekly" else 1
    return datetime.combine(today + timedelta(days=days), MORNING, LOCAL)


class Asked(Base):
    """A query, once for all searches that ask it, filed for postings to find (models/filing.py).

    A posting finds it by its keys, by what the posting plainly is (`kind` to `competence`, null for any), and by the
    `clauses` that are left. It goes when nobody has asked it for a day; where somebody does again, the clock files it.
    """

    __tablename__ = "asked_queries"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    clauses: Mapped[Clauses] = mapped_column(Json)
    kind: Mapped[str | None] = mapped_column(String(20))
    employment_type: Mapped[str | None] = mapped_column(String(12))
    remote: Mapped[str | None] = mapped_column(String(10))
    organisation_id: Mapped[UUID | None]
    competence: Mapped[str | None] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(index=True)


class AskedKey(Base):
    """One of the keys without which no posting fits a query."""

    __tablename__ = "asked_keys"
    __table_args__ = (Index("ix_asked_keys_found", "key", "query_id"),)

    query_id: Mapped[int] = mapped_column(ForeignKey("asked_queries.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)


class SearchKey(Base):
    """How the release before finds a search. No more are written; the table goes when nothing reads it any more."""

    __tablename__ = "search_keys"

    search_id: Mapped[UUID] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)


class Arrival(Base):
    """A posting that was published, numbered: the numbers become visible in their order, so none is passed by.

    It stays as long as its posting: told of a second time, the posting is not news again.
    """

    __tablename__ = "posting_arrivals"
    __table_args__ = (Index("ix_posting_arrivals_waiting", "matched", "position"), {"sqlite_autoincrement": True})

    position: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    posting_id: Mapped[UUID] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), unique=True)
    matched: Mapped[bool] = mapped_column(default=False)
