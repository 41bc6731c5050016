"""What lies at an address of somebody else's and is read again and again: when next, and how it went.

A service's table of such addresses takes the columns and the rules of `Polled`; what is made of a document is the
service's own. `chassis.poller` reads it, `chassis.feed_shapes` are its shapes at the door.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, String, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.db import Instant, Json
from chassis.errors import Refusal, TooManyRequests

EVERY = timedelta(hours=1)
TROUBLING = 3  # failures in a row, by which it is more than a bad hour of somebody's server
RARELY = timedelta(days=1)  # the longest between two attempts at a feed that fails again and again
AT_ONCE = timedelta(minutes=1)  # between two readings that are asked for
FAULTS = 100  # that are kept of one reading
SHORT = 200  # characters of a fault that are kept


class Unreadable(Exception):
    """Nothing can be made of a document as a whole. `code` is snake_case."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class Outdated(Exception):
    """Somebody pointed elsewhere, or took the address away, while it was being read."""


class Polled:
    """An address: when it is read next, and how the last reading went.

    `status` is `waiting` until it was read for the first time, then `read` or `failing`. `etag` and `last_modified`
    are kept only of a reading without faults, so that what has faults is read anew each time.
    """

    revision: Mapped[int] = mapped_column(default=0)
    url: Mapped[str] = mapped_column(String(500))
    due_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    fault: Mapped[str | None] = mapped_column(String(40))
    fault_details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    failures: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[dict[str, str | None]]] = mapped_column(Json, default=list)
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json)
    etag: Mapped[str | None] = mapped_column(String(200))
    last_modified: Mapped[str | None] = mapped_column(String(200))
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def failure(self) -> dict[str, Any] | None:
        """Why it could not be read as a whole."""
        return {"code": self.fault, **(self.fault_details or {})} if self.fault else None

    def point_to(self, url: str, now: datetime) -> None:
        """Lie at `url` from now on, and be read soon."""
        if url != self.url or not self.revision:
            self.url, self.failures, self.status = url, 0, "waiting"
            self.fault, self.fault_details, self.faults, self.counts = None, None, [], None
            self.begin_anew(now)

    def begin_anew(self, now: datetime) -> None:
        """Be read soon and wholly, whatever was seen before."""
        self.etag = self.last_modified = None
        self.revision, self.changed_at, self.due_at = (self.revision or 0) + 1, now, now

    def ask(self, now: datetime) -> None:
        """Be read soon. Raises TooManyRequests right after a reading."""
        if self.read_at and now - self.read_at < AT_ONCE:
            wait = AT_ONCE - (now - self.read_at)
            raise TooManyRequests("feed_just_read", retry_after=max(1, round(wait.total_seconds())))
        self.due_at = now

    def claim(self, now: datetime) -> None:
        """Be read now, and by nobody else; should that come to nothing, in an hour."""
        self.due_at = now + EVERY

    def note_unchanged(self, now: datetime) -> None:
        """It says what it said before."""
        self.status, self.fault, self.fault_details, self.failures = "read", None, None, 0
        self.read_at, self.due_at = now, now + EVERY

    def note(
        self,
        counts: dict[str, int],
        faults: list[dict[str, str | None]],
        stamps: tuple[str | None, str | None],
        now: datetime,
    ) -> None:
        """It was read to its end; `stamps` tell its next version."""
        self.note_unchanged(now)
        self.counts, self.faults = {**counts, "faults": len(faults)}, faults[:FAULTS]
        self.etag, self.last_modified = (None, None) if faults else stamps

    def fail(self, code: str, details: dict[str, Any], now: datetime) -> None:
        """It could not be read; what it listed before stays as it is."""
        self.failures += 1
        self.status, self.fault, self.fault_details = "failing", code, details
        self.read_at, self.due_at = now, now + min(RARELY, EVERY * 2 ** min(self.failures - 1, 5))


P = TypeVar("P", bound=Polled)


def claim(session: Session, some: Select[P], model: type[P], now: datetime) -> P | None:
    """Of `some`, the one whose turn it is; nobody else gets it meanwhile. What fails waits for what does not."""
    turn = (model.failures, model.due_at, *inspect(model).primary_key)
    due = some.where(model.due_at <= now).order_by(*turn).limit(1)
    first = session.scalars(due.with_for_update(of=model, skip_locked=True)).first()
    if first is not None:
        first.claim(now)
    return first


def count_failing(session: Session, model: type[Polled]) -> int:
    """How many could not be read several times in a row."""
    return session.scalar(select(func.count()).select_from(model).where(model.failures >= TROUBLING)) or 0


def current(session: Session, claimed: P) -> P:
    """The one that was claimed, locked until the transaction ends. Raises Outdated if it is another by now."""
    model = type(claimed)
    key = inspect(model).primary_key_from_instance(claimed)
    found = session.get(model, tuple(key), with_for_update=True, populate_existing=True)
    if found is None or found.revision != claimed.revision:
        raise Outdated
    return found


def name_of(polled: Polled) -> str:
    """What a log calls it."""
    return " ".join(str(each) for each in inspect(type(polled)).primary_key_from_instance(polled))


@dataclass(kw_only=True)
class Reading:
    """What comes of one reading: how many of what, what is wrong with which, and the names of what is to stay."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, str | None]] = field(default_factory=list)
    names: set[Any] = field(default_factory=set)

    def find_fault(self, identifier: str | None, pointer: str, detail: str) -> None:
        self.faults.append({"identifier": identifier, "pointer": pointer[:SHORT], "detail": detail[:SHORT]})

    def refuse(self, identifier: str, refusal: Refusal) -> None:
        """Note each fault for which something cannot be taken in."""
        for each in refusal.details.get("errors") or [{"pointer": "", "detail": "Cannot be taken in."}]:
            self.find_fault(identifier, each["pointer"], each["detail"])
