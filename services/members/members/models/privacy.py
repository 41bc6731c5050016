"""Erasures of persons (Art. 17 GDPR), from the wish to the last receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Conflict, Gone
from members.models.organisations import Base

HOLDERS = ("members", "jobs", "events", "notifications")  # whose receipts an erasure waits for
STATUSES = ("asked", "scheduled", "running", "erased", "withdrawn")
OPEN = text("status IN ('asked', 'scheduled', 'running')")
MAIL_AGAIN = timedelta(minutes=10)  # at least so long between two mails that ask for a confirmation
HELD = timedelta(days=1)  # how long an erasure waits before it is tried again


class Erasure(Base):
    """Somebody is to be erased: `asked`, `scheduled` once confirmed, `running` in every service, `erased`.

    Until `due_at` it can be taken back. Name and address are there until the last mail has gone; then a keyed hash of
    the address is left. `notes` says what follows from it: `organisation_without_people`; or what holds it up,
    `last_admin` or `membership_runs`.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        Index("uq_erasures_open", "address_hash", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_erasures_due", "status", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[str] = mapped_column(String(10))
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    address_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(2))
    asked_by: Mapped[str] = mapped_column(String(36))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    mailed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    notes: Mapped[list[str]] = mapped_column(default=list)
    receipts: Mapped[list[ErasureReceipt]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ErasureReceipt.told_at"
    )

    @property
    def missing(self) -> list[str]:
        """The services that have not confirmed yet, once it runs."""
        told = {receipt.service for receipt in self.receipts}
        return [name for name in HOLDERS if name not in told] if self.status in ("running", "erased") else []

    def may_be_mailed_again(self, now: datetime) -> bool:
        return self.mailed_at is None or now - self.mailed_at >= MAIL_AGAIN

    def schedule(self, due_at: datetime, now: datetime) -> bool:
        """It is confirmed; False when it was before. Raises Gone when it was taken back."""
        if self.status == "withdrawn":
            raise Gone("token_used")
        if self.status != "asked":
            return False
        self.status, self.confirmed_at, self.due_at = "scheduled", now, due_at
        return True

    def withdraw(self, now: datetime) -> None:
        """Nothing is erased; again changes nothing. Raises Conflict once it runs."""
        if self.status in ("running", "erased"):
            raise Conflict("erasure_begun")
        if self.status != "withdrawn":
            self.status, self.ended_at = "withdrawn", now
            self.email = self.name = None

    def begin(self, notes: list[str], now: datetime) -> None:
        self.status, self.begun_at, self.notes = "running", now, notes

    def hold(self, reason: str, now: datetime) -> None:
        """It cannot be now; it is tried again in a day."""
        self.notes, self.due_at = [reason], now + HELD

    def receive(self, service: str, counts: dict[str, Any], kept: list[str], now: datetime) -> bool:
        """A service has erased what it held; whether that was the last one that was missing. Later ones add up."""
        before = self.missing
        for receipt in self.receipts:
            if receipt.service == service:
                receipt.counts = {k: receipt.counts.get(k, 0) + counts.get(k, 0) for k in receipt.counts | counts}
                return False
        self.receipts.append(ErasureReceipt(service=service, counts=counts, kept=kept, told_at=now))
        return before == [service]

    def forget_address(self) -> None:
        """The last mail has gone: of the address only its hash is left."""
        self.email = self.name = None

    def conclude(self, now: datetime) -> None:
        """Nothing is left of the person anywhere."""
        self.status, self.ended_at = "erased", now


class ErasureReceipt(Base):
    """What one service erased, by kind and number, and what it keeps and why."""

    __tablename__ = "erasure_receipts"

    erasure_id: Mapped[UUID] = mapped_column(ForeignKey("erasures.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(String(20), primary_key=True)
    counts: Mapped[dict[str, Any]]
    kept: Mapped[list[str]]
    told_at: Mapped[datetime]
