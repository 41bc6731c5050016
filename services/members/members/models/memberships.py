"""Memberships in the association, and their numbers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from members.models.organisations import Base, Organisation

MEMBERSHIP_KINDS = ("full", "supporting", "honorary")


class Membership(Base):
    """An organisation's membership in the association."""

    __tablename__ = "memberships"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20), default="active", index=True)
    organisation: Mapped[Organisation] = relationship(back_populates="membership")


class Counter(Base):
    """Numbers without gaps: raised in the transaction that uses them."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
