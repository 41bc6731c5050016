"""Registrations: who comes, who has yet to confirm, who waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Gone
from events.models.events import Base, Event

STATUSES = ("pending", "confirmed", "waiting", "cancelled", "expired")
SEATED = ("pending", "confirmed")  # each of these has a seat
ACTIVE = text("status IN ('pending', 'confirmed', 'waiting')")
HOLD = timedelta(hours=24)  # how long a seat, or a place in line, waits for the confirmation of an address
MAIL_AGAIN = timedelta(minutes=10)  # at least so long between two mails to one who asks again


def email_key(email: str) -> str:
    """The same for the same mailbox in another case."""
    return email.casefold()


class Registration(Base):
    """One person's registration for one event.

    `number` is the order of arrival at the event. `held_until` is set while the address is not confirmed: then the
    seat, or the place in line, is let go.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        Index(
            "uq_registrations_person",
            "event_id",
            "email_key",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index("uq_registrations_number", "event_id", "number", unique=True),
        Index("ix_registrations_queue", "event_id", "status", "number"),
        Index("ix_registrations_held_until", "held_until"),
        Index("ix_registrations_account_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(762))
    organisation: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    account_id: Mapped[str | None] = mapped_column(String(36))
    requested_at: Mapped[datetime]
    mailed_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    address_confirmed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    event: Mapped[Event] = relationship()

    @property
    def is_active(self) -> bool:
        return self.status not in {"cancelled", "expired"}

    @property
    def address_is_confirmed(self) -> bool:
        return self.address_confirmed_at is not None

    def become(self, status: str, now: datetime) -> None:
        """Change the status and with it the counts of the event, whose row the caller has locked.

        A new registration has no status yet.
        """
        event = self.event
        event.taken += (status in SEATED) - (self.status in SEATED)
        event.waiting += (status == "waiting") - (self.status == "waiting")
        self.status = status
        if status == "confirmed":
            self.confirmed_at = now
        if not self.is_active:
            self.held_until, self.ended_at = None, now

    def hold(self, now: datetime) -> None:
        """Wait a day for the confirmation of the address."""
        self.held_until = now + HOLD

    def confirm_address(self, now: datetime) -> None:
        """The mailbox is theirs. Raises Gone once the registration has ended or its time is over."""
        if not self.is_active:
            raise Gone(f"registration_{self.status}")
        if self.held_until and self.held_until <= now:
            raise Gone("registration_expired")
        self.address_confirmed_at = self.address_confirmed_at or now
        self.held_until = None

    def may_be_mailed_again(self, now: datetime) -> bool:
        """Whether the last mail is long enough ago."""
        return now - self.mailed_at >= MAIL_AGAIN
