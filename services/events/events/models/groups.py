"""Working groups as the members service tells of them: this service's own copy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from events.models.events import Base


class WorkingGroup(Base):
    """A group that events can be for. One that is closed gets no new ones."""

    __tablename__ = "working_groups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    is_open: Mapped[bool]


class Participation(Base):
    """Whether somebody takes part in a group, as last told.

    Who has left keeps a row with its revision, so that a joining which comes late does not bring them back, for
    as long as a fact can come late (events/retention.py).
    """

    __tablename__ = "working_group_participants"

    working_group_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    revision: Mapped[int]
    takes_part: Mapped[bool]
    heard_at: Mapped[datetime]
