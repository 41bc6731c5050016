"""Personal access tokens: for programs that act for somebody, within scopes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from members.models.accounts import Account
from members.models.organisations import Base

SERVICES = ("members", "jobs", "events", "notifications")
SCOPES = tuple(f"{service}:{verb}" for service in SERVICES for verb in ("read", "write"))
PREFIX = "itmv_"  # by which a token is known from a session's, and found by those who look for leaked secrets


class AccessToken(Base):
    """A token that its owner gave a name, some scopes and an end; only its hash is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
