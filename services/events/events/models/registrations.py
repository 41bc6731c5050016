"""Registrations: who comes, who has yet to confirm, who waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Conflict, Gone
from events.models.events import Base, Event

STATUSES = ("pending", "confirmed", "waiting", "cancelled", "expired")
SEATED = ("pending", "confirmed")  # each of these has a seat
ACTIVE = text("status IN ('pending', 'confirmed', 'waiting')")
TO_REMIND = text("status = 'confirmed' AND reminded_at IS NULL")
HOLD = timedelta(hours=24)  # how long a seat, or a place in line, waits for the confirmation of an address
REMIND = timedelta(hours=24)  # so long before an event those who come are reminded of it
MAIL_AGAIN = timedelta(minutes=10)  # at least so long between two mails to one who asks again


def email_key(email: str) -> str:
    """The same for the same mailbox in another case."""
    return email.casefold()


class Registration(Base):
    """One person's registration for one event.

    `number` is the order of arrival at the event. `held_until` is set while the address is not confirmed: then the
    seat, or the place in line, is let go. `account_id` is the person's own, `registered_by` that of a member who
    registered them with others.
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
        Index("ix_registrations_to_remind", "event_id", sqlite_where=TO_REMIND, postgresql_where=TO_REMIND),
        Index("ix_registrations_registered_by", "registered_by"),
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
    registered_by: Mapped[str | None] = mapped_column(String(36))
    requested_at: Mapped[datetime]
    mailed_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    address_confirmed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]
    event: Mapped[Event] = relationship()

    @property
    def is_active(self) -> bool:
        return self.status not in {"cancelled", "expired"}

    @property
    def address_is_confirmed(self) -> bool:
        return self.address_confirmed_at is not None

    @property
    def attends(self) -> bool:
        """Whether there is a seat for this person at an event that takes place: such people see its link."""
        return self.status == "confirmed" and self.event.status != "cancelled"

    def is_of(self, account_id: str | None) -> bool:
        """Whether an account may see and cancel it: the person's own, or that of who registered them."""
        return account_id is not None and account_id in {self.account_id, self.registered_by}

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
            self.settle_reminder(now)
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

    def settle_reminder(self, now: datetime) -> None:
        """Be reminded when the time comes; not of what one is told of so shortly before that this reminds enough."""
        self.reminded_at = now if self.event.starts_at - now <= REMIND else None

    def check_in(self, now: datetime) -> None:
        """They are here. Raises Gone once it has ended, Conflict without a seat, and the second time."""
        if not self.is_active:
            raise Gone(f"registration_{self.status}")
        if self.status != "confirmed":
            raise Conflict("seat_not_confirmed")
        if self.checked_in_at:
            raise Conflict("already_checked_in", checked_in_at=self.checked_in_at.isoformat())
        self.checked_in_at = now

    def may_be_mailed_again(self, now: datetime) -> bool:
        """Whether the last mail is long enough ago."""
        return now - self.mailed_at >= MAIL_AGAIN
