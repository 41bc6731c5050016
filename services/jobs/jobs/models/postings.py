"""Postings: what a job is, how long it may be open, and what may become of it."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis import places
from chassis.context import Actor
from chassis.errors import Conflict, Invalid, field_error
from jobs.models.organisations import Base, Organisation

KINDS = ("job", "internship", "apprenticeship", "working_student", "thesis", "trainee")
EMPLOYMENT_TYPES = (  # schema.org/employmentType as Google for Jobs takes it
    *("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"),
)
REMOTE = ("none", "partial", "full")
PERIODS = ("hour", "day", "week", "month", "year")  # what a salary is paid for
PER_YEAR = {"day": 260, "week": 52, "month": 12, "year": 1}
WEEK = 40.0  # hours, where none are named
EDUCATION = (  # Google for Jobs, educationRequirements.credentialCategory; none: nothing is asked for
    *("none", "high_school", "associate_degree", "bachelor_degree", "professional_certificate", "postgraduate_degree"),
)
STATES = ("draft", "submitted", "published", "filled", "withdrawn", "expired")
OPEN_STATES = ("draft", "submitted", "published")  # it may still be changed
OUTCOMES = ("filled", "withdrawn")
LONGEST = timedelta(days=90)  # from publication, and again from each extension
USUAL = timedelta(days=60)
NOTICE = timedelta(days=7)  # before the end its contact is asked whether it is still open


class Posting(Base):
    """A posting on the job board: draft, perhaps submitted, published, then filled, withdrawn or expired."""

    __tablename__ = "postings"
    __table_args__ = (
        Index("ix_postings_newest", "state", "published_at", "id", "valid_through"),
        Index("ix_postings_kind", "state", "kind", "published_at", "id", "valid_through"),
        Index("ix_postings_over", "state", "valid_through"),
        Index("ix_postings_to_remind_of", "state", "remind_on"),
        Index("ix_postings_paying", "state", "yearly_cents", "id", "valid_through"),
        Index("ix_postings_of", "organisation_id", "created_at", "id"),
        Index("ix_postings_created", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    account_id: Mapped[UUID | None] = mapped_column(index=True)  # who wrote it, and is asked about it
    guest_name: Mapped[str | None] = mapped_column(String(200))
    guest_city: Mapped[str | None] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    description_markdown: Mapped[str] = mapped_column(Text, default="")
    employment_type: Mapped[str] = mapped_column(String(12))
    hours_per_week: Mapped[float | None]
    places: Mapped[list[dict[str, str]]]
    remote: Mapped[str] = mapped_column(String(10), default="none")
    salary: Mapped[dict[str, Any] | None]
    yearly_cents: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")  # to sort by; 0: unknown
    starts_on: Mapped[date | None]
    fixed_term: Mapped[bool | None]
    shift_work: Mapped[bool] = mapped_column(default=False, server_default=false())
    mini_job: Mapped[bool] = mapped_column(default=False, server_default=false())
    education: Mapped[str | None] = mapped_column(String(24))
    experience_months: Mapped[int | None]
    valid_through: Mapped[date | None]
    may_last_until: Mapped[date | None]
    remind_on: Mapped[date | None]
    apply_url: Mapped[str | None] = mapped_column(String(500))
    apply_email: Mapped[str | None] = mapped_column(String(254))
    direct_apply: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[str] = mapped_column(String(5), default="de")
    competences: Mapped[list[str]] = mapped_column(default=list)
    kldb: Mapped[str | None] = mapped_column(String(5))
    returned_because: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Read in a statement of its own: one that locks the posting must not see an older name beside it.
    member: Mapped[Organisation | None] = relationship(lazy="selectin")
    filed_places: Mapped[list[Place]] = relationship(cascade="all, delete-orphan")
    filed_under: Mapped[list[Competence]] = relationship(cascade="all, delete-orphan")

    CHANGEABLE = (
        *("kind", "title", "description_markdown", "employment_type", "hours_per_week", "places", "remote"),
        *("salary", "starts_on", "apply_url", "apply_email", "language", "competences", "kldb", "valid_through"),
        *("fixed_term", "shift_work", "mini_job", "education", "experience_months", "direct_apply"),
    )

    @property
    def organisation_name(self) -> str | None:
        return self.member.name if self.member else self.guest_name

    @property
    def organisation(self) -> dict[str, Any]:
        """Who hires. The link is there while the member's entry is for everyone to see."""
        if self.member is None:
            return {"id": None, "name": self.guest_name, "city": self.guest_city, "url": None}
        url = f"/members/{self.member.id}" if self.member.listed else None
        return {"id": self.member.id, "name": self.member.name, "city": self.member.city, "url": url}

    @property
    def city(self) -> str:
        """The first place's."""
        return self.places[0]["city"]

    @property
    def districts(self) -> list[str]:
        """Where its places lie, those within the state."""
        known = [places.find(place["postcode"], place["city"]) for place in self.places]
        return list(dict.fromkeys(place.district for place in known if place))

    @property
    def url(self) -> str:
        return f"/jobs/{self.id}"

    @property
    def search_texts(self) -> list[str]:
        """What the full-text search looks at."""
        cities = [place["city"] for place in self.places]
        return [
            self.title,
            self.description_markdown,
            self.organisation_name or "",
            *cities,
            *self.competences,
        ]

    def is_of(self, actor: Actor) -> bool:
        """Whether the actor may change it: its own organisation's, or any as the office."""
        own = self.organisation_id is not None and self.organisation_id == actor.organisation_id
        return actor.has("office") or (own and actor.has("member"))

    def state_on(self, today: date) -> str:
        """The state, and `expired` as soon as it is, whether or not the timer has come by."""
        return "expired" if self.state == "published" and self._is_over(today) else self.state

    @property
    def status(self) -> str:
        """The state as of the day of `seen_on`; without one, as it is stored."""
        today: date | None = self.__dict__.get("_today")
        return self.state_on(today) if today else self.state

    def seen_on(self, today: date) -> None:
        """Let `status` tell the state of this day."""
        self.__dict__["_today"] = today

    def _is_over(self, today: date) -> bool:
        return self.valid_through is not None and self.valid_through < today

    def require_open(self, today: date) -> None:
        """Raises Conflict once it is filled, withdrawn or expired."""
        if self.state_on(today) not in OPEN_STATES:
            raise Conflict("job_closed")

    def change(self, fields: dict[str, Any], today: date, now: datetime) -> bool:
        """Write what of `fields` may change; whether that says anything new."""
        self.require_open(today)
        new = {
            name: value for name, value in fields.items() if name in self.CHANGEABLE and value != getattr(self, name)
        }
        if not new:
            return False
        if "valid_through" in new:
            self._end_on(new.pop("valid_through"), today)
        for name, value in new.items():
            setattr(self, name, value)
        self._file(new)
        if self.state != "draft":
            self._require_complete()
        self.touch(now)
        return True

    def _file(self, new: Container[str]) -> None:
        """Bring what it is found by up to what it says."""
        if "places" in new:
            self.filed_places = [Place(postcode=code) for code in sorted({place["postcode"] for place in self.places})]
        if "competences" in new:
            self.filed_under = [Competence(code=code) for code in self.competences]
        self.yearly_cents = self._yearly_cents()

    def _yearly_cents(self) -> int:
        """What it pays in a year, at best; only euros are compared, and what is unknown is nothing."""
        if self.salary is None or self.salary["currency"] != "EUR":
            return 0
        pay: int = self.salary["max"] or self.salary["min"]
        if self.salary["period"] == "hour":
            return round(pay * (self.hours_per_week or WEEK) * PER_YEAR["week"])
        return pay * PER_YEAR[self.salary["period"]]

    def submit(self, today: date, now: datetime) -> None:
        """Ask the office to publish it."""
        if self.state != "draft":
            raise Conflict("already_submitted" if self.state == "submitted" else self._not_a_draft(today))
        self._require_complete()
        self.state, self.returned_because = "submitted", None
        self.touch(now)

    def send_back(self, reason: str, today: date, now: datetime) -> None:
        """A draft again, that is to be changed for the `reason` before it is published."""
        if self.state != "submitted":
            raise Conflict("job_not_submitted" if self.state == "draft" else self._not_a_draft(today))
        self.state, self.returned_because = "draft", reason
        self.touch(now)

    def publish(self, today: date, now: datetime) -> None:
        """Open to everyone, for 60 days unless another end was set."""
        if self.state not in ("draft", "submitted"):
            raise Conflict(self._not_a_draft(today))
        self._require_complete()
        self.may_last_until = today + LONGEST
        self._end_on(self.valid_through or today + USUAL, today)
        self.state, self.published_at, self.returned_because = "published", now, None
        self.touch(now)

    def _not_a_draft(self, today: date) -> str:
        return "already_published" if self.state_on(today) == "published" else "job_closed"

    def extend(self, valid_through: date, today: date, now: datetime) -> None:
        """Stay open until `valid_through`, at most 90 days from today."""
        self.require_open(today)
        if self.state != "published":
            raise Conflict("job_not_published")
        self.may_last_until = today + LONGEST
        self._end_on(valid_through, today)
        self.touch(now)

    def close(self, outcome: str, today: date, now: datetime) -> None:
        """Filled or withdrawn. What was never published can only be withdrawn."""
        self.require_open(today)
        if self.state != "published" and outcome == "filled":
            raise Conflict("job_not_published")
        self._close(outcome, now)

    def expire(self, now: datetime) -> None:
        """Its last day has passed."""
        self._close("expired", now)

    def _close(self, outcome: str, now: datetime) -> None:
        self.state, self.closed_at = outcome, now
        self.touch(now)

    def _end_on(self, day: date | None, today: date) -> None:
        """Set the last day. Raises Invalid for one that has passed or is too far off, and for none once published."""
        if day is None and self.state == "published":
            raise field_error("/valid_through", "Is needed while the posting is published.")
        if day is not None and day < today:
            raise field_error("/valid_through", "Lies in the past.")
        if day is not None and day > (self.may_last_until or today + LONGEST):
            raise field_error("/valid_through", f"May be at most {LONGEST.days} days off.")
        self.valid_through = day
        self.remind_on = day - NOTICE if day and day - NOTICE > today else None

    def _require_complete(self) -> None:
        """Raises Invalid unless it says what it is and how to apply."""
        missing = []
        if not self.description_markdown.strip():
            missing.append({"pointer": "/description_markdown", "detail": "Is needed for publication."})
        if not self.apply_url and not self.apply_email:
            missing.append({"pointer": "/apply_url", "detail": "This or apply_email is needed for publication."})
        if missing:
            raise Invalid("job_incomplete", errors=missing)

    def touch(self, now: datetime) -> None:
        """It says something else than before."""
        self.revision += 1
        self.changed_at = now


class Place(Base):
    """The postcode of a place of work, to find a posting by."""

    __tablename__ = "posting_places"

    posting_id: Mapped[UUID] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    postcode: Mapped[str] = mapped_column(String(10), primary_key=True, index=True)


class Competence(Base):
    """One competence that a posting asks for, to find it by."""

    __tablename__ = "posting_competences"

    posting_id: Mapped[UUID] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
