"""Addresses that no newsletter goes to, and what was reported of mails to them. Of an address only a hash is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from uuid6 import uuid7

from notifications.models.subscriptions import Base

REASONS = ("refused", "bounced", "unreachable", "complaint")


class Suppression(Base):
    """An address, as a keyed hash, that no newsletter goes to until its owner confirms anew or the office lifts it.

    `reason` is refused (the mail server did not take the recipient), bounced (reported: no such mailbox), unreachable
    (soft bounces on several days) or complaint; `status` the code of the answer or report.
    """

    __tablename__ = "suppressions"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(String(200))
    status: Mapped[str | None] = mapped_column(String(20))
    since: Mapped[datetime]

    @property
    def id(self) -> UUID:
        """What names it to the office and in the audit trail: the beginning of the hash."""
        return id_of(self.address_hash)


def id_of(address_hash: str) -> UUID:
    """The id of the suppression of an address, whether there is one or not."""
    return UUID(address_hash[:32])


class Bounce(Base):
    """What was reported of one mail: `kind` is hard, soft or complaint. Each counts once, however often reported."""

    __tablename__ = "bounces"
    __table_args__ = (UniqueConstraint("delivery_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("deliveries.id", ondelete="CASCADE"))
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    reported_at: Mapped[datetime] = mapped_column(index=True)
