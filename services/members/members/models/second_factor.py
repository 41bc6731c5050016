"""The second factor of an account: codes by the clock (TOTP, RFC 6238), and recovery codes in case it is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from members.models.organisations import Base


class SecondFactor(Base):
    """What the secret is made from, with our own secret key: the table alone gives nobody a code."""

    __tablename__ = "second_factors"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    enabled_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)  # of the code used last; older ones work no more


class RecoveryCode(Base):
    """A code that works once in place of one by the clock; only its hash is kept."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
