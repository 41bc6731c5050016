"""What members are called, as the members service tells: this service's own copy."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.events import Base


class Organisation(Base):
    """A member that may organise events: whether its people may act for it, the members service says at each call."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
