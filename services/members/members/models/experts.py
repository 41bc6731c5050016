"""Experts: persons whom others enter, shown with their own consent alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from members.likeness import name_key
from members.models.organisations import Base, Organisation

STATUSES = ("asked", "consented", "withdrawn")
PERSON = ("given_name", "family_name", "email")  # who it is: for somebody else a consent does not count


class Expert(Base):
    """A person with expertise. Nobody but who entered the entry and the office sees it without consent."""

    __tablename__ = "experts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        Index("ix_experts_listed", "status", "entered_at", "id"),
        Index("ix_experts_named", "status", "name_key", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    title: Mapped[str | None] = mapped_column(String(60))
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), index=True)
    expertise_markdown: Mapped[str] = mapped_column(Text, default="")
    publications: Mapped[str] = mapped_column(Text, default="")
    talks: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    competences: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(2), default="de")  # of the mails
    status: Mapped[str] = mapped_column(String(10), default="asked")
    status_since: Mapped[datetime] = mapped_column(index=True)
    outdated: Mapped[bool] = mapped_column(default=False, index=True)  # in the index, since a competence has a new name
    entered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    consents: Mapped[list[ExpertConsent]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ExpertConsent.id"
    )
    filed_under: Mapped[list[ExpertTrait]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    EDITABLE = (
        *("title", *PERSON, "position", "language"),
        *("expertise_markdown", "publications", "talks", "languages", "competences"),
    )

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.family_name) if part)

    @property
    def organisation_name(self) -> str | None:
        return self.organisation.name if self.organisation else None

    @property
    def consent(self) -> ExpertConsent:
        """What was asked last, and what became of it."""
        return self.consents[-1]

    @property
    def search_texts(self) -> list[str]:
        """What the full-text search looks at."""
        texts = [self.name, self.position, self.organisation_name, self.expertise_markdown, self.talks]
        return [*filter(None, texts), self.publications, *self.competences]

    def change(self, fields: dict[str, Any], now: datetime) -> bool:
        """Write what of `fields` is editable; whether it is somebody else now, who has to be asked anew."""
        before = self.person
        for field in self.EDITABLE:
            if field in fields:
                setattr(self, field, fields[field])
        self.email = self.email.lower()
        self.name_key = name_key(f"{self.family_name} {self.given_name}")
        wanted = {("language", code) for code in self.languages} | {("competence", code) for code in self.competences}
        kept = [trait for trait in self.filed_under if (trait.kind, trait.code) in wanted]
        new = wanted - {(trait.kind, trait.code) for trait in kept}
        self.filed_under = kept + [ExpertTrait(kind=kind, code=code) for kind, code in sorted(new)]
        self._changed(now)
        return self.person != before

    @property
    def person(self) -> tuple[str | None, ...]:
        """Who it is."""
        return tuple(getattr(self, field) for field in PERSON)

    def ask(self, wording: str, version: str, now: datetime) -> ExpertConsent:
        """Ask for consent in this wording; until it is given nobody sees the entry."""
        asked = ExpertConsent(email=self.email, wording=wording, version=version, asked_at=now)
        self.consents.append(asked)
        self._become("asked", now)
        return asked

    def consented(self, by: str, now: datetime) -> bool:
        """The person agrees to the wording asked last; False when it has. A new yes after a no is a new consent."""
        if self.status == "consented":
            return False
        if self.consent.withdrawn_at:
            self.ask(self.consent.wording, self.consent.version, now)
        self.consent.given_at, self.consent.given_by = now, by
        self._become("consented", now)
        return True

    def withdraw(self, by: str, now: datetime) -> bool:
        """The person does not agree, or no longer; False when it did not before."""
        if self.status == "withdrawn":
            return False
        self.consent.withdrawn_at, self.consent.withdrawn_by = now, by
        self._become("withdrawn", now)
        return True

    def _become(self, status: str, now: datetime) -> None:
        self.status, self.status_since = status, now
        self._changed(now)

    def _changed(self, now: datetime) -> None:
        self.revision = (self.revision or 0) + 1
        self.changed_at = now


class ExpertConsent(Base):
    """Proof of one consent: the exact wording, when it was asked, given and withdrawn, and how (Art. 7 GDPR)."""

    __tablename__ = "expert_consents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    expert_id: Mapped[UUID] = mapped_column(ForeignKey("experts.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    wording: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    given_by: Mapped[str | None] = mapped_column(String(10))  # link or account
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(10))


class ExpertTrait(Base):
    """One competence or language of an expert, to find them by."""

    __tablename__ = "expert_traits"
    __table_args__ = (Index("ix_expert_traits_found", "kind", "code"),)

    expert_id: Mapped[UUID] = mapped_column(ForeignKey("experts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
