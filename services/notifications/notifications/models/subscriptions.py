"""Who reads the newsletter, and the proof that they asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.db import NAMING, Instant, Json

TOPICS = ("news", "jobs", "events", "tenders")
RHYTHMS = ("instant", "weekly", "monthly")
LANGUAGES = ("de", "en")


class Base(DeclarativeBase):
    """Base of this service's tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012 - read only


class Subscription(Base):
    """An address that asked for the newsletter. `pending` until its owner confirms, `ended` when they left.

    `email_key` is the address in lower case: three spellings are one reader. `last_issue_at` is when they last got an
    issue of the schedule: their week or month counts from it.
    """

    __tablename__ = "subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(10), default="pending", index=True)
    rhythm: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    paused_until: Mapped[datetime | None]
    requested_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    last_issue_at: Mapped[datetime | None]
    readings: Mapped[list[Reading]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Reading.topic"
    )
    consents: Mapped[list[Consent]] = relationship(cascade="all, delete-orphan", order_by="Consent.requested_at")
    choices: Mapped[list[Choice]] = relationship(cascade="all, delete-orphan", order_by="Choice.made_at")

    @property
    def topics(self) -> list[str]:
        """The topics chosen, in the order in which we name them."""
        chosen = {each.topic for each in self.readings if each.chosen}
        return [topic for topic in TOPICS if topic in chosen]

    def choose(self, topics: list[str], mark: int = 0) -> None:
        """Read these topics, new ones from `mark` on. What was read of a topic stays known, so nothing comes twice."""
        known = {each.topic: each for each in self.readings}
        for topic in set(topics) - known.keys():
            self.readings.append(Reading(topic=topic, chosen=True, mark=mark))
        for topic, reading in known.items():
            reading.chosen = topic in topics

    def note_choice(self, now: datetime) -> None:
        """Keep, beside the consent, what its owner has chosen since."""
        chosen = {"rhythm": self.rhythm, "language": self.language, "paused_until": self.paused_until}
        self.choices.append(Choice(made_at=now, topics=self.topics, **chosen))

    def activate(self, consent: Consent, mark: int, now: datetime) -> None:
        """The owner of the address confirmed `consent`, which says what they get, of the news after `mark`."""
        consent.confirmed_at = now
        self.status, self.confirmed_at, self.ended_at = "active", now, None
        self.rhythm, self.language, self.paused_until = consent.rhythm, consent.language, None
        self.choose(consent.topics, mark)
        self.revision += 1

    def end(self, now: datetime) -> bool:
        """No newsletter any more; False when it had ended before."""
        if self.status == "ended":
            return False
        self.status, self.ended_at = "ended", now
        self.revision += 1
        for consent in self.consents:
            if consent.withdrawn_at is None:
                consent.withdrawn_at = now
        return True


class Reading(Base):
    """A topic of one reader, and how far in its news they have got (their high-water mark)."""

    __tablename__ = "readings"

    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(10), primary_key=True)
    chosen: Mapped[bool]
    mark: Mapped[int] = mapped_column(default=0)


class Consent(Base):
    """Proof of one consent (Art. 7 (1) GDPR, § 7 UWG): its wording, where and when it was asked for and confirmed."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    wording: Mapped[str] = mapped_column(Text)
    wording_hash: Mapped[str] = mapped_column(String(64))
    form_url: Mapped[str] = mapped_column(String(500))
    topics: Mapped[list[str]]
    rhythm: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    message_id: Mapped[str] = mapped_column(String(320))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Choice(Base):
    """What a reader chose on the page of preferences, by the signed link in a mail to them: part of the proof."""

    __tablename__ = "choices"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    topics: Mapped[list[str]]
    rhythm: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    paused_until: Mapped[datetime | None]


class SignUp(Base):
    """That somebody filled in the form, whatever address they gave; `origin` is a keyed hash of where they were."""

    __tablename__ = "sign_ups"
    __table_args__ = (Index("ix_sign_ups_origin", "origin", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    origin: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
