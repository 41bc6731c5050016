"""All that a calendar says of one event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from events.models.schedule import Schedule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """Equal entries have the same text. A `conference` is for those who have a seat."""

    uid: str
    schedule: Schedule
    summary: str
    location: str
    coordinates: tuple[float, float] | None
    description: str
    category: str
    url: str
    sequence: int
    status: str  # CONFIRMED, TENTATIVE, CANCELLED
    created_at: datetime
    changed_at: datetime
    organiser: tuple[str, str]  # name, e-mail address
    conference: str | None = None

    def is_like(self, other: Entry) -> bool:
        """Whether both say the same but for when, which and since when."""
        return self._bare(self.schedule) == other._bare(self.schedule)

    def _bare(self, schedule: Schedule) -> Entry:
        return replace(self, uid="", url="", sequence=0, schedule=schedule, created_at=EPOCH, changed_at=EPOCH)
