"""Applications for membership, with the consent they rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Conflict, Gone
from members import likeness
from members.models.organisations import Base

STATUSES = ("unconfirmed", "under_review", "admitted", "declined", "withdrawn")
OPEN = STATUSES[:2]


class Application(Base):
    """Somebody asks to become a member, or for an organisation to become one."""

    __tablename__ = "applications"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[str] = mapped_column(String(20), default="unconfirmed", index=True)
    holder: Mapped[str] = mapped_column(String(12), default="organisation", server_default="organisation")
    organisation: Mapped[dict[str, Any]]  # empty when a person applies
    representative: Mapped[dict[str, Any]]
    name_key: Mapped[str] = mapped_column(String(likeness.LONGEST_KEY), index=True)
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    web_domain: Mapped[str | None] = mapped_column(String(likeness.LONGEST), index=True)
    mail_domain: Mapped[str | None] = mapped_column(String(likeness.LONGEST), index=True)
    membership_kind: Mapped[str] = mapped_column(String(20))
    statement: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2), default="de")
    submitted_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(36))
    reason: Mapped[str | None] = mapped_column(Text)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    personal_membership_id: Mapped[UUID | None]
    number: Mapped[int | None]
    consents: Mapped[list[Consent]] = relationship(cascade="all, delete-orphan")

    @property
    def email(self) -> str:
        return str(self.representative["email"])

    @property
    def full_name(self) -> str:
        return f"{self.representative['given_name']} {self.representative['family_name']}"

    @property
    def organisation_name(self) -> str:
        """What is to be the member: the organisation's name, or the person's."""
        return str(self.organisation["name"]) if self.organisation else self.full_name

    @property
    def organisation_shown(self) -> dict[str, Any] | None:
        return self.organisation or None

    @property
    def admitted_as(self) -> UUID | None:
        """Whose membership it led to."""
        return self.member_id or self.personal_membership_id

    @property
    def domains(self) -> set[str]:
        """The domains that are the applicant's own."""
        return {domain for domain in (self.web_domain, self.mail_domain) if domain}

    @property
    def possible_duplicates(self) -> list[dict[str, Any]]:
        """What looks like the same organisation, as `flag` was told; empty when nobody looked."""
        return self.__dict__.get("_flagged", [])  # type: ignore[no-any-return]

    def flag(self, found: list[dict[str, Any]]) -> None:
        self.__dict__["_flagged"] = found

    def file(self) -> None:
        """Note by what it is found again when somebody applies for the same once more."""
        self.name_key = likeness.name_key(self.organisation_name)
        self.email_key = self.email.lower()
        if self.organisation:  # many persons share a domain
            self.web_domain = likeness.web_domain(self.organisation.get("website"))
            self.mail_domain = likeness.mail_domain(self.email)

    def confirm(self, now: datetime) -> bool:
        """The address is confirmed; False when it was before. Raises Gone once the application is decided."""
        if self.status == "under_review":
            return False
        if self.status != "unconfirmed":
            raise Gone("token_used")
        self.status, self.confirmed_at = "under_review", now
        return True

    def decide(self, status: str, by: str, now: datetime, reason: str | None = None) -> None:
        """Admitted or declined, once, after the address was confirmed."""
        if self.status == "unconfirmed":
            raise Conflict("application_unconfirmed")
        if self.status != "under_review":
            raise Conflict("application_decided")
        self._end(status, by, now, reason)

    def withdraw(self, by: str | None, now: datetime, reason: str | None) -> bool:
        """The applicant no longer wants it, before anybody decided; False when that was known."""
        if self.status == "withdrawn":
            return False
        if self.status not in OPEN:
            raise Conflict("application_decided")
        self._end("withdrawn", by, now, reason)
        return True

    def _end(self, status: str, by: str | None, now: datetime, reason: str | None) -> None:
        self.status, self.decided_by, self.decided_at, self.reason = status, by, now, reason


class Consent(Base):
    """Proof of one consent: the exact wording, its version, and when it was given (Art. 7 GDPR)."""

    __tablename__ = "application_consents"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[str | None] = mapped_column(String(20))
    wording: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
