"""The ledger: one row for each mail to each person, written before the mail is handed over.

queued ──> claimed ──> sent        the mail server took it
^           │──────> ambiguous   taken, and perhaps an earlier try was too: same Message-ID
│           │──────> failed      refused for good, or tried too often, or too late
└───────────┘                    refused for now; or its claim expired, and then it is doubtful

queued ──> suppressed              unsubscribed, paused or undeliverable before it was handed over
queued ──> skipped                 nothing to say to this reader, or the issue was cancelled
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from uuid6 import uuid7

from notifications.models.subscriptions import Base

OPEN = ("queued", "claimed")
STATES = (*OPEN, "sent", "ambiguous", "failed", "suppressed", "skipped")
STAGES = ("mail", "rcpt", "data")  # of a conversation with the mail server, by which its answers begin in `reason`


class Delivery(Base):
    """One mail to one person. Its id is in the Message-ID, so each try carries the same.

    `cause` names what it follows from and makes it unique (`fact:<id>`, `issue:<id>:<subscription>`). `data` is what
    the template needs, tokens among it: it is emptied once the mail is settled. `because` is the sentence in it that
    says why it came, which stays, with the `topic` of the fact that it follows from. `doubtful` means that a try ended
    without our learning how.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "lane", "due_at"),
        Index("ix_deliveries_issue", "issue_id", "state"),
        Index("ix_deliveries_reader", "subscription_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(String(40))
    cause: Mapped[str] = mapped_column(String(100), unique=True)
    lane: Mapped[str] = mapped_column(String(10))
    issue_id: Mapped[UUID | None] = mapped_column(ForeignKey("issues.id"))
    subscription_id: Mapped[UUID | None] = mapped_column(ForeignKey("subscriptions.id", ondelete="SET NULL"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    because: Mapped[str | None] = mapped_column(String(600))
    topic: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    doubtful: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    claimed_by: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


@dataclass(slots=True)
class Claimed:
    """A row of the ledger in the hand of a lane: what is needed to write the mail, without the ORM's weight.

    Its `state` is claimed, or what became of it when somebody looked whether it is still wanted.
    """

    id: UUID
    kind: str
    issue_id: UUID | None
    subscription_id: UUID | None
    email: str
    name: str
    language: str
    data: dict[str, Any]
    doubtful: bool
    attempts: int
    expires_at: datetime | None
    state: str = "claimed"


class Throttle(Base):
    """From when on a mail server may be given the next mail: all processes keep its rate together."""

    __tablename__ = "throttles"

    server: Mapped[str] = mapped_column(String(300), primary_key=True)
    free_at: Mapped[datetime]
