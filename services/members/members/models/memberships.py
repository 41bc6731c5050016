"""Memberships in the association: their numbers, what may become of them, and what has."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Conflict, field_error
from members import likeness
from members.models.organisations import Base, Organisation

if TYPE_CHECKING:
    from members.models.accounts import Account

HOLDERS = ("organisation", "person")
MEMBERSHIP_KINDS = ("full", "supporting", "honorary")
MEMBERSHIP_STATUSES = ("active", "suspended", "resigned", "expelled")
RUNNING = MEMBERSHIP_STATUSES[:2]
NOTICE_BY = (9, 30)  # month and day: whoever resigns later stays through the year after


def regular_end(declared_on: date) -> date:
    """The last day of a membership that is resigned: the year's end, with three months' notice (§ 39 (2) BGB)."""
    in_time = (declared_on.month, declared_on.day) <= NOTICE_BY
    return date(declared_on.year if in_time else declared_on.year + 1, 12, 31)


class Standing:
    """What holds for every membership: its number, kind and state, and what may become of it.

    `until` is the last day. It is known from the moment a resignation is declared; the state changes when it is over.
    """

    number: Mapped[int] = mapped_column(unique=True)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(20), default="active", index=True)

    def change_kind(self, kind: str) -> bool:
        """Whether that is another kind."""
        self._require_running()
        changed, self.kind = kind != self.kind, kind
        return changed

    def suspend(self) -> None:
        """Its rights rest until it is reinstated."""
        self._require_running()
        if self.status == "suspended":
            raise Conflict("membership_suspended")
        self.status = "suspended"

    def resign(self, last_day: date | None, today: date) -> None:
        """It will end with the year, or on the last day that the office names."""
        self._require_running()
        if self.until:
            raise Conflict("resignation_declared")
        if last_day and last_day < today:
            raise field_error("/effective_on", "Lies in the past.")
        self.until = last_day or regular_end(today)

    def withdraw_resignation(self, today: date) -> None:
        """It will not end after all."""
        self._require_running()
        if self.until is None:
            raise Conflict("no_resignation")
        if self.is_over(today):
            raise Conflict("membership_ended")
        self.until = None

    def is_over(self, today: date) -> bool:
        """Whether a resignation has taken effect, though the clock may not have come by."""
        return self.until is not None and self.until < today

    def leave(self) -> None:
        """What was resigned is over."""
        self._require_running()
        self.status = "resigned"

    def expel(self, today: date) -> None:
        """It ends at once."""
        self._require_running()
        self.status, self.until = "expelled", today

    def reinstate(self) -> None:
        """It runs as before, under its old number. A resignation that was declared while it was suspended stands."""
        if self.status == "active":
            raise Conflict("membership_active")
        if not self.is_running:
            self.until = None
        self.status = "active"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.status in RUNNING

    def _require_running(self) -> None:
        if not self.is_running:
            raise Conflict("membership_ended")


class Membership(Standing, Base):
    """An organisation's membership in the association."""

    __tablename__ = "memberships"
    holder = "organisation"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    organisation: Mapped[Organisation] = relationship(back_populates="membership")

    @property
    def member_id(self) -> UUID:
        return self.organisation_id

    @property
    def name(self) -> str:
        return self.organisation.name


class PersonalMembership(Standing, Base):
    """A person's membership. It has no entry in the IT database, and no public fact tells of it."""

    __tablename__ = "personal_memberships"
    holder = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(likeness.LONGEST_KEY), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), unique=True)
    account: Mapped[Account | None] = relationship(back_populates="personal_membership")

    @property
    def member_id(self) -> UUID:
        return self.id

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class MembershipChange(Base):
    """One change of a membership, as it stood thereafter. Rows are added and never changed."""

    __tablename__ = "membership_changes"
    __table_args__ = (Index("ix_membership_changes_of", "member_id", "changed_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    member_id: Mapped[UUID]
    change: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(String(36))  # an account; none: the clock, or an operator
    acted_as: Mapped[str] = mapped_column(String(10))  # member, office, clock


class Counter(Base):
    """Numbers without gaps: raised in the transaction that uses them."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
