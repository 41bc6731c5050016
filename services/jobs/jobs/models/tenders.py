"""Tenders (Ausschreibungen): what an authority asks for, until when one may bid, and who is interested."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.errors import Conflict, Invalid, field_error
from jobs import cpv
from jobs.models.organisations import Base, Organisation

STATES = ("draft", "published", "over", "withdrawn")


class Tender(Base):
    """A public invitation to bid: draft → published, then over with its deadline, or withdrawn.

    `source_key` is who published it elsewhere, and under what name: an eForms notice comes again when it changes.
    """

    __tablename__ = "tenders"
    __table_args__ = (
        Index("ix_tenders_soonest", "state", "deadline", "id"),
        Index("ix_tenders_newest", "state", "published_at", "id"),
        Index("ix_tenders_created", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    title: Mapped[str] = mapped_column(String(300))
    description_markdown: Mapped[str] = mapped_column(Text, default="")
    authority: Mapped[str] = mapped_column(String(200))
    cpv: Mapped[list[str]] = mapped_column(default=list)
    competences: Mapped[list[str]] = mapped_column(default=list)
    places: Mapped[list[dict[str, str]]] = mapped_column(default=list)
    deadline: Mapped[datetime | None]
    source_url: Mapped[str | None] = mapped_column(String(500))
    documents: Mapped[list[dict[str, str]]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(5), default="de")
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    source_issued_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    working_group_id: Mapped[UUID | None]  # of those who bid jointly, in the members service
    filed_under: Mapped[list[TenderTrait]] = relationship(cascade="all, delete-orphan")

    CHANGEABLE = (
        *("title", "description_markdown", "authority", "cpv", "competences", "places"),
        *("deadline", "source_url", "documents", "language"),
    )

    @property
    def city(self) -> str | None:
        """The first place's."""
        return self.places[0]["city"] if self.places else None

    @property
    def url(self) -> str:
        return f"/tenders/{self.id}"

    @property
    def search_texts(self) -> list[str]:
        """What the full-text search looks at."""
        cities = [place["city"] for place in self.places]
        return [self.title, self.description_markdown, self.authority, *cities, *self.cpv, *self.competences]

    def state_at(self, now: datetime) -> str:
        """The state, and `over` as soon as it is, whether or not the timer has come by."""
        late = self.deadline is not None and self.deadline <= now
        return "over" if self.state == "published" and late else self.state

    @property
    def status(self) -> str:
        """The state as of the moment of `seen_at`; without one, as it is stored."""
        now: datetime | None = self.__dict__.get("_now")
        return self.state_at(now) if now else self.state

    def seen_at(self, now: datetime) -> None:
        """Let `status` tell the state of this moment."""
        self.__dict__["_now"] = now

    def require_open(self, now: datetime) -> None:
        """Raises Conflict once it is over or withdrawn."""
        if self.state_at(now) not in ("draft", "published"):
            raise Conflict("tender_closed")

    def require_biddable(self, now: datetime) -> None:
        """Raises Conflict unless one may bid on it."""
        self.require_open(now)
        if self.state == "draft":
            raise Conflict("tender_not_published")

    def form_group(self) -> UUID:
        """Give those who bid jointly a working group; its id. Raises Conflict when they have one."""
        if self.working_group_id is not None:
            raise Conflict("bidding_group_formed")
        self.working_group_id = uuid7()
        return self.working_group_id

    def learn_issue(self, issued_at: datetime) -> bool:
        """Whether a notice is newer than all that were taken in; it is the newest from now on."""
        if self.source_issued_at is not None and issued_at <= self.source_issued_at:
            return False
        self.source_issued_at = issued_at
        return True

    def reopen(self) -> None:
        """One may bid again, until a deadline that is yet to be set."""
        self.state, self.closed_at, self.deadline = "published", None, None

    def change(self, fields: dict[str, Any], now: datetime) -> bool:
        """Write what of `fields` may change; whether that says anything new."""
        self.require_open(now)
        new = {n: value for n, value in fields.items() if n in self.CHANGEABLE and value != getattr(self, n)}
        if not new:
            return False
        if new.get("deadline") and new["deadline"] <= now:
            raise field_error("/deadline", "Lies in the past.")
        for name, value in new.items():
            setattr(self, name, value)
        self._file()
        if self.state == "published":
            self._require_complete()
        self.touch(now)
        return True

    def _file(self) -> None:
        """Bring what it is found by up to what it says; what stays is not written again."""
        wanted = {("competence", code) for code in self.competences} | {("cpv", code) for code in self.cpv}
        wanted |= {("implied", code) for code in cpv.competences_of(self.cpv)}
        wanted |= {("postcode", place["postcode"]) for place in self.places}
        kept = [trait for trait in self.filed_under if (trait.kind, trait.code) in wanted]
        new = wanted - {(trait.kind, trait.code) for trait in kept}
        self.filed_under = kept + [TenderTrait(kind=kind, code=code) for kind, code in sorted(new)]

    def publish(self, now: datetime) -> None:
        """Open to everyone until the deadline."""
        if self.state != "draft":
            raise Conflict("already_published" if self.state_at(now) == "published" else "tender_closed")
        self._require_complete()
        if self.deadline is not None and self.deadline <= now:
            raise field_error("/deadline", "Lies in the past.")
        self.state, self.published_at = "published", now
        self.touch(now)

    def withdraw(self, now: datetime) -> None:
        """The authority has taken it back, or it should not stand here."""
        self.require_open(now)
        self._close("withdrawn", now)

    def end(self, now: datetime) -> None:
        """Its deadline has passed."""
        self._close("over", now)

    def _close(self, state: str, now: datetime) -> None:
        self.state, self.closed_at = state, now
        self.touch(now)

    def _require_complete(self) -> None:
        """Raises Invalid unless it says until when, and where to read the whole of it."""
        missing = [name for name in ("deadline", "source_url") if not getattr(self, name)]
        if missing:
            errors = [{"pointer": f"/{name}", "detail": "Is needed for publication."} for name in missing]
            raise Invalid("tender_incomplete", errors=errors)

    def touch(self, now: datetime) -> None:
        """It says something else than before."""
        self.revision += 1
        self.changed_at = now


class TenderTrait(Base):
    """A competence, CPV code or postcode of a tender, to find it by; `implied` is a competence that CPV asks for."""

    __tablename__ = "tender_traits"
    __table_args__ = (Index("ix_tender_traits_found", "kind", "code"),)

    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)


class Interest(Base):
    """A member is interested in a tender; `jointly` if it looks for others to bid with."""

    __tablename__ = "tender_interests"

    tender_id: Mapped[UUID] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)
    account_id: Mapped[str | None] = mapped_column(String(36), index=True)  # who noted it; None once they are erased
    jointly: Mapped[bool]
    noted_at: Mapped[datetime]
    tender: Mapped[Tender] = relationship()
    member: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    @property
    def organisation(self) -> dict[str, Any]:
        """Who is interested. The link is there while the member's entry is for everyone to see."""
        url = f"/members/{self.member.id}" if self.member.listed else None
        return {"id": self.member.id, "name": self.member.name, "city": self.member.city, "url": url}

    @property
    def working_group_id(self) -> UUID | None:
        """Of those who bid jointly, if they have formed one."""
        return self.tender.working_group_id
