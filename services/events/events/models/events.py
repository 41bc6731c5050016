"""Events: what they are, where and when, and who still finds a seat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from uuid6 import uuid7

from chassis.context import Actor
from chassis.db import NAMING, Instant, Json
from chassis.errors import Conflict, Invalid
from events.models.schedule import Fault, Schedule, require_shown
from events.models.seats import Seats
from events.models.venue import located

if TYPE_CHECKING:
    from events.models.groups import WorkingGroup

KINDS = (
    *("conference", "fair", "meetup", "workshop", "training", "information"),
    *("general_assembly", "working_group"),
)
STATUSES = ("draft", "announced", "cancelled", "over", "withdrawn")
AUDIENCES = ("public", "members", "working_group")
ORGANISERS = ("association", "member", "partner")
INSIDERS = ("member", "office", "board", "admin")  # roles that see what is not for the public
IS_ANNOUNCED = text("status = 'announced'")  # as the partial index has it, so that it is found
ZONE = "Europe/Berlin"
ASSOCIATION = "IT-Initiative Mecklenburg-Vorpommern e.V."


class Base(DeclarativeBase):
    """Of every table of this service."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012 - SQLAlchemy's


def runs(actor: Actor, organiser_kind: str | None, organiser_id: UUID | None) -> bool:
    """Whether somebody plans what has this organiser: the office all, the people of a member what is the member's."""
    own = organiser_kind == "member" and organiser_id is not None
    return actor.has("office") or (actor.has("member") and own and organiser_id == actor.organisation_id)


class Event(Seats, Base):
    """A gathering with a date.

    One that is `imported` is kept as its organiser's calendar has it: one registers at `source_url`, and it is
    `withdrawn` when that calendar lists it no longer. A date of a series `recurs_at` the moment that the series' rule
    has for it, wherever it was moved to since.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_listed", "starts_at", "id"),
        Index("ix_events_of_group", "working_group_id", "starts_at"),
        Index("ix_events_of_series", "series_id", "recurs_at", unique=True),
        Index("ix_events_of_organiser", "organiser_id", "starts_at"),
        Index("ix_events_ending", "ends_at", sqlite_where=IS_ANNOUNCED, postgresql_where=IS_ANNOUNCED),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="seats"),
        CheckConstraint("taken >= 0 AND waiting >= 0", name="counts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    revision: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    organiser_kind: Mapped[str] = mapped_column(String(12), default="association")
    organiser_id: Mapped[UUID | None]
    organiser_name: Mapped[str] = mapped_column(String(200), default=ASSOCIATION)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(40), default=ZONE)
    all_day: Mapped[bool] = mapped_column(default=False)
    previous_starts_at: Mapped[datetime | None]
    venue: Mapped[dict[str, Any] | None]
    online_url: Mapped[str | None] = mapped_column(String(500))
    audience: Mapped[str] = mapped_column(String(14), default="public")
    working_group_id: Mapped[UUID | None]
    price_note: Mapped[str | None] = mapped_column(String(200))
    description_markdown: Mapped[str] = mapped_column(Text, default="")
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    speakers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    series_id: Mapped[UUID | None]
    recurs_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    cancellation_reason: Mapped[str | None] = mapped_column(Text)
    imported: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str | None] = mapped_column(String(500))
    working_group: Mapped[WorkingGroup | None] = relationship(
        primaryjoin="foreign(Event.working_group_id) == WorkingGroup.id", viewonly=True
    )

    WRITTEN = (
        *("title", "kind", "online_url", "audience", "working_group_id", "capacity", "waiting_list"),
        *("registration_opens_at", "registration_closes_at", "price_note", "description_markdown", "source_url"),
        *("agenda", "speakers"),
    )

    @classmethod
    def plan(cls, fields: dict[str, Any], now: datetime) -> Event:
        """A draft of what `fields` say. Raises Invalid for what does not fit together."""
        event = cls(revision=0, sequence=0, status="draft", audience="public", created_at=now, description_markdown="")
        event.organiser_kind, event.organiser_name, event.waiting_list = "association", ASSOCIATION, True
        event.imported = fields.get("imported", False)
        event.taken = event.waiting = event.arrivals = event.seats_revision = 0
        event.agenda, event.speakers = [], []
        event.change(fields, now)
        return event

    # What it says of itself

    @property
    def url(self) -> str:
        """The path of its page."""
        return f"/events/{self.id}"

    @property
    def organiser(self) -> dict[str, Any]:
        return {"kind": self.organiser_kind, "id": self.organiser_id, "name": self.organiser_name}

    @property
    def online(self) -> bool:
        return self.online_url is not None

    @property
    def venue_name(self) -> str | None:
        return self.venue["name"] if self.venue else None

    @property
    def city(self) -> str | None:
        return self.venue["city"] if self.venue else None

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.starts_at, self.ends_at, self.time_zone, self.all_day)

    @property
    def by_rule(self) -> datetime:
        """When the rule of its series has it. Raises LookupError for what is of no series."""
        if self.recurs_at is None:
            raise LookupError(f"event {self.id} is of no series")
        return self.recurs_at

    @property
    def search_texts(self) -> list[str]:
        """What the full-text search looks at."""
        parts = (self.title, self.organiser_name, self.venue_name, self.city, self.description_markdown)
        spoken = [*(item["title"] for item in self.agenda), *(speaker["name"] for speaker in self.speakers)]
        return [part for part in (*parts, *spoken) if part]

    def is_run_by(self, actor: Actor) -> bool:
        """Whether somebody plans it, and sees who comes."""
        return runs(actor, self.organiser_kind, self.organiser_id)

    @property
    def is_told(self) -> bool:
        """Whether everybody may know of it."""
        return self.audience == "public" and self.announced_at is not None

    # Its life

    @property
    def whereabouts(self) -> tuple[Any, ...]:
        """Time and place: a change of these concerns those who are coming."""
        return self.schedule, self.venue, self.online_url

    def change(self, fields: dict[str, Any], now: datetime) -> bool:
        """Write `fields`; whether those who know of it must hear of a new time or place.

        Raises Invalid for what does not fit together, Conflict for what its state does not allow.
        """
        if self.status == "cancelled":
            raise Conflict("event_cancelled")
        before = self.whereabouts if self.revision else None
        self._write(fields)
        faults = list(self._faults(fields))
        if faults:
            raise Invalid("invalid", errors=[{"pointer": p, "detail": d} for p, d in faults])
        self.require_seats_for_taken()
        self._touch(now)
        moved = self.announced_at is not None and before != self.whereabouts
        if moved:
            self._note_move(before)
        return moved

    def _write(self, fields: dict[str, Any]) -> None:
        if self.announced_at and self._another_audience(fields):
            raise Conflict("audience_fixed")
        for name in self.WRITTEN:
            if name in fields:
                setattr(self, name, fields[name])
        if "organiser" in fields:
            organiser = fields["organiser"]
            self.organiser_kind, self.organiser_id = organiser["kind"], organiser.get("id")
            self.organiser_name = organiser.get("name") or ASSOCIATION
        if "venue" in fields:
            self.venue = located(fields["venue"])
        self._write_schedule(fields)

    def _another_audience(self, fields: dict[str, Any]) -> bool:
        """Whether others than before would see it. An event of a group that named none may still name it."""
        if fields.get("audience", self.audience) != self.audience:
            return True
        before = self.working_group_id if self.audience == "working_group" else None
        return before is not None and fields.get("working_group_id", before) != before

    def _write_schedule(self, fields: dict[str, Any]) -> None:
        zone = fields.get("time_zone") or self.time_zone or ZONE
        all_day = fields.get("all_day", bool(self.all_day))
        if not all_day:
            require_shown(fields, zone)
        if self.revision:
            kept = self.schedule.moved_to_zone(zone)
            fields = {"starts_at": kept.starts_at, "ends_at": kept.ends_at, **fields}
        settled = Schedule.settle(fields["starts_at"], fields.get("ends_at"), zone, all_day)
        self.starts_at, self.ends_at = settled.starts_at, settled.ends_at
        self.time_zone, self.all_day = settled.time_zone, settled.all_day

    def _faults(self, fields: dict[str, Any]) -> Iterator[Fault]:
        yield from self.schedule.faults()
        yield from self.window_faults()
        if self.audience == "working_group" and self.working_group_id is None:
            yield "/working_group_id", "Is needed for an event of a working group."
        if self.announced_at and not self.has_place:
            yield "/venue" if "venue" in fields else "/online_url", "Needs a venue or a link."

    def _note_move(self, before: tuple[Any, ...] | None) -> None:
        if self.status == "over":
            raise Conflict("event_over")
        self.sequence += 1
        if before and before[0].starts_at != self.starts_at:
            self.previous_starts_at = before[0].starts_at

    def rename_organiser(self, name: str, now: datetime) -> None:
        """Its organiser is called otherwise."""
        self.organiser_name = name
        self._touch(now)

    def announce(self, now: datetime) -> None:
        """Make it known. One that has already been is over from the start: there is nothing to register for."""
        if self.status == "cancelled":
            raise Conflict("event_cancelled")
        if self.status != "draft":
            raise Conflict("event_announced")
        if not self.has_place:
            raise Conflict("place_missing")
        self.status = "over" if self.ends_at <= now else "announced"
        self.announced_at = now
        self._touch(now)

    @property
    def has_place(self) -> bool:
        """Whether one learns where to go; of what is imported its organiser says so."""
        return bool(self.venue or self.online_url or self.imported)

    def require_own(self) -> None:
        """Raises Conflict for what is kept as another's calendar has it."""
        if self.imported:
            raise Conflict("event_imported")

    def withdraw(self, now: datetime) -> None:
        """Its organiser's calendar lists it no longer."""
        self.status = "withdrawn"
        self._touch(now)

    def reinstate(self, now: datetime) -> None:
        """It is listed again, or takes place after all; who knew of the cancellation learns that by its sequence."""
        if self.status == "cancelled":
            self.cancellation_reason = None
            self.sequence += 1
        self.status = "announced"
        self._touch(now)

    def cancel(self, reason: str | None, now: datetime) -> None:
        """It will not take place."""
        if self.status == "cancelled":
            raise Conflict("event_cancelled")
        if self.status == "over" or (self.announced_at and self.ends_at <= now):
            raise Conflict("event_over")
        self.status, self.cancellation_reason = "cancelled", reason
        self.sequence += 1
        self._touch(now)

    def end(self, now: datetime) -> None:
        """It has been."""
        self.status = "over"
        self._touch(now)

    def _touch(self, now: datetime) -> None:
        self.revision += 1
        self.changed_at = now
