"""Working groups (Arbeitsgruppen): permanent ones, and temporary ones with a mandate and an end; who takes part."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, and_, func, join, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship
from uuid6 import uuid7

from chassis.clock import LOCAL
from chassis.context import Actor
from chassis.errors import Conflict, field_error
from members.models.accounts import Account
from members.models.organisations import Base, Organisation

GROUP_KINDS = ("permanent", "temporary")
GROUP_STATUSES = ("open", "closed")
INSIDERS = ("member", "office")  # roles of those who may take part


class Participation(Base):
    """Somebody with an account takes part in a working group."""

    __tablename__ = "working_group_participants"

    working_group_id: Mapped[UUID] = mapped_column(
        ForeignKey("working_groups.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime]
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[WorkingGroup] = relationship()

    @property
    def chairs(self) -> bool:
        return self.group.chair_id == self.account_id


class WorkingGroup(Base):
    """A group that members work in.

    A temporary one ends with the day `ends_on`. `roster_revision` counts who came and went, apart from the revision
    of what the group says of itself: nobody's edit is stale because somebody joined.
    """

    __tablename__ = "working_groups"
    __table_args__ = (Index("ix_working_groups_listed", "status", "opened_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    mandate: Mapped[str] = mapped_column(Text, default="")
    mandate_en: Mapped[str | None] = mapped_column(Text)
    ends_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    chair_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    roster_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    participants: Mapped[int] = column_property(
        select(func.count())
        .where(Participation.working_group_id == id)  # noqa: A003 - this class's own column is meant
        .correlate_except(Participation)
        .scalar_subquery(),
        deferred=True,
    )

    EDITABLE = ("name", "name_en", "mandate", "mandate_en", "ends_on")

    @property
    def url(self) -> str:
        """The path of its page."""
        return f"/working-groups/{self.id}"

    def change(self, fields: dict[str, Any], today: date) -> None:
        """Write what of `fields` is editable. Raises Invalid for an end that does not fit, Conflict once closed."""
        self.require_open()
        for name in self.EDITABLE:
            if name in fields:
                setattr(self, name, fields[name])
        if "ends_on" in fields and fields["ends_on"] is not None and fields["ends_on"] < today:
            raise field_error("/ends_on", "Lies in the past.")
        self._check_kind()
        self.revision = (self.revision or 0) + 1

    def _check_kind(self) -> None:
        """A temporary group has a mandate and an end, a permanent one no end."""
        if self.kind == "permanent" and self.ends_on is not None:
            raise field_error("/ends_on", "Is for temporary groups only.")
        for name in ("mandate", "ends_on") if self.kind == "temporary" else ():
            if not getattr(self, name):
                raise field_error(f"/{name}", "Is needed for a temporary group.")

    def close(self, now: datetime) -> None:
        """Its work is done; its reports stay."""
        self.require_open()
        self.status, self.closed_at = "closed", now
        self.revision += 1

    def require_open(self) -> None:
        """Raises Conflict once it is closed."""
        if self.status == "closed":
            raise Conflict("working_group_closed")

    def is_led_by(self, actor: Actor) -> bool:
        """The office leads every group, its chair this one for as long as they have a member's rights."""
        chairs = self.chair_id is not None and str(self.chair_id) == actor.account_id
        return actor.has("office") or (chairs and actor.has(*INSIDERS))


class BiddingDeadline(Base):
    """Until when those who bid jointly have their group: the newest that was told, perhaps before the group."""

    __tablename__ = "bidding_deadlines"

    working_group_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    deadline: Mapped[datetime] = mapped_column(index=True)

    @property
    def last_day(self) -> date:
        return self.deadline.astimezone(LOCAL).date()

    def learn(self, revision: int, deadline: datetime) -> None:
        """What an older fact says is known better already."""
        if revision > self.revision:
            self.revision, self.deadline = revision, deadline


Organisation.groups = relationship(
    WorkingGroup,
    secondary=join(Account.__table__, Participation.__table__),
    secondaryjoin=lambda: and_(WorkingGroup.id == Participation.working_group_id, WorkingGroup.status == "open"),
    order_by=lambda: WorkingGroup.name,
    viewonly=True,
)
