"""A person's own calendar: who may read it is who has its secret."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.events import Base


def hash_of(token: str) -> str:
    """What is kept of a calendar's secret; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


class PersonalCalendar(Base):
    """The one calendar of an account. Renewing it gives it another secret, and the old one opens nothing."""

    __tablename__ = "personal_calendars"

    account_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
