"""The seats of an event: how many there are, who may still get one, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, mapped_column

from chassis.errors import Conflict, Gone
from events.models.schedule import Fault


class Seats:
    """What an event (events.models.events.Event) has of seats, and what registering for one requires.

    `taken` counts the seats confirmed and held, `waiting` the waiting list; both change with the status of a
    registration, under a lock on the event's row, and the database itself refuses more seats than there are.
    """

    capacity: Mapped[int | None]
    waiting_list: Mapped[bool] = mapped_column(default=True)
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    arrivals: Mapped[int] = mapped_column(default=0)
    seats_revision: Mapped[int] = mapped_column(default=0)
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        status: Mapped[str]
        starts_at: Mapped[datetime]
        ends_at: Mapped[datetime]
        imported: Mapped[bool]

    @property
    def free(self) -> int | None:
        """Seats neither confirmed nor held; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.taken < self.capacity

    @property
    def seats(self) -> dict[str, int | None]:
        return {"capacity": self.capacity, "free": self.free, "waiting": self.waiting}

    @property
    def closes_at(self) -> datetime:
        """Until when one can register."""
        return self.registration_closes_at or self.starts_at

    def gives_seats(self, now: datetime) -> bool:
        """Whether a seat that frees goes to the next in line: until it begins, or later if one can register later."""
        return self.status == "announced" and now < max(self.starts_at, self.closes_at)

    def window_faults(self) -> Iterator[Fault]:
        """What is wrong with the time in which one can register."""
        if self.registration_closes_at and self.registration_closes_at > self.ends_at:
            yield "/registration_closes_at", "Must not be after the end."
        if self.registration_opens_at and self.registration_opens_at >= self.closes_at:
            yield "/registration_opens_at", "Must be before registration closes."

    def require_seats_for_taken(self) -> None:
        """Raises Conflict for fewer seats than are taken."""
        if self.capacity is not None and self.capacity < self.taken:
            raise Conflict("capacity_below_confirmed", taken=self.taken)

    def require_listed(self) -> None:
        """Raises Gone for what its organiser announces no longer."""
        if self.status == "withdrawn":
            raise Gone("event_withdrawn")

    def require_ahead(self, now: datetime) -> None:
        """Raises Gone for what is cancelled, withdrawn or over."""
        if self.status == "cancelled":
            raise Gone("event_cancelled")
        self.require_listed()
        if self.status == "over" or self.ends_at <= now:
            raise Gone("event_over")

    def require_held(self) -> None:
        """Raises Gone for what is cancelled, Conflict for what nobody knows of yet; what has begun or ended is held."""
        if self.status == "cancelled":
            raise Gone("event_cancelled")
        if self.status == "draft":
            raise Conflict("event_not_announced")

    def require_open(self, now: datetime) -> None:
        """Raises Conflict or Gone unless one can register now."""
        self.require_ahead(now)
        if self.imported:
            raise Conflict("registration_elsewhere")
        if self.status == "draft":
            raise Conflict("event_not_announced")
        if self.registration_opens_at and now < self.registration_opens_at:
            raise Conflict("registration_not_open", opens_at=self.registration_opens_at.isoformat())
        if now >= self.closes_at:
            raise Conflict("registration_closed")
