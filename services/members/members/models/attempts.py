"""Tries that are counted, under keyed hashes of the address given and of where they came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from uuid6 import uuid7

from members.models.organisations import Base


class Attempt:
    """What is kept of one try; `origin` is empty where nobody said it."""

    __tablename__: str

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    target: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy calls it with the class
        name = cls.__tablename__
        return (Index(f"ix_{name}_target", "target", "at"), Index(f"ix_{name}_origin", "origin", "at"))


class SignInAttempt(Attempt, Base):
    """A try to sign in that failed, or whose outcome is not known yet."""

    __tablename__ = "sign_in_attempts"


class ApplicationAttempt(Attempt, Base):
    """An application that was taken in, and so a mail to the address it gave."""

    __tablename__ = "application_attempts"


class ConsentAttempt(Attempt, Base):
    """Somebody was mailed who did not ask for it: for consent, as a colleague, as the owner of a new address.

    Its origin is the organisation or the account on whose behalf it was.
    """

    __tablename__ = "consent_attempts"
