"""Reading addresses that are read again and again (`chassis.polling`): the one whose turn it is, by the clock.

    class Importing(Poller[Feed, FeedReading]):
        types, counted = ("application/json",), ("listed", "added")

        def claim(self, session): ...
        def take_in(self, feed, document): ...

It opens its own units of work, none of which is open while it waits for the web. A service takes in each thing that a
document lists in one of its own, so that a fault in one leaves the others alone, and a reading that is broken off is
simply done again.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from sqlalchemy.orm import Session

from chassis import polling
from chassis.db import Database
from chassis.errors import Unavailable
from chassis.fetch import Allowed, Document, FetchFailed, fetch
from chassis.polling import Outdated, Polled, Reading, Unreadable

F = TypeVar("F", bound=Polled)
R = TypeVar("R", bound=Reading)
log = logging.getLogger(__name__)


class Poller(ABC, Generic[F, R]):
    """Claims, fetches, has it taken in, and notes how it went. `counted` is what a reading counts, in its order."""

    types: ClassVar[tuple[str, ...]]  # media types
    counted: ClassVar[tuple[str, ...]]

    def __init__(self, database: Database, allowed: Allowed, now: Callable[[], datetime]) -> None:
        self.database, self.allowed, self.now = database, allowed, now

    @abstractmethod
    def claim(self, session: Session) -> F | None:
        """The address whose turn it is; nobody else gets it meanwhile."""

    @abstractmethod
    def take_in(self, feed: F, document: Document) -> R:
        """Keep what a document lists. Raises Unreadable for the whole of it, Outdated."""

    def finish(self, session: Session, feed: F, reading: R) -> None:
        """What is to be done once all is taken in, in the unit of work that notes it."""

    def keep(self, session: Session, feed: F) -> None:
        """What is to be done though nothing has changed."""

    def stamps(self, feed: F) -> tuple[str | None, str | None]:
        """What was seen last, so that it is sent only when it has changed."""
        return feed.etag, feed.last_modified

    def read_next(self) -> bool:
        """Read the one whose turn it is; False when none is due."""
        with self.database.write(quiet=True) as session:
            feed = self.claim(session)
        if feed is None:
            return False
        try:
            self._read(feed)
        except Outdated:
            log.info("feed was changed while it was read")
        return True

    def _read(self, feed: F) -> None:
        try:
            document = self._fetched(feed)
            if document.changed:
                self.note(feed, document, self.take_in(feed, document))
            else:
                with self.current(feed) as (session, current):
                    self.keep(session, current)
                    current.note_unchanged(self.now())
        except (FetchFailed, Unreadable) as failed:
            self._fail(feed, failed.code, **failed.details)
        except (Outdated, Unavailable):
            raise
        except Exception:  # ours to mend: the clock logs it, whoever owns the feed sees that it is not read
            self._fail(feed, "not_understood")
            raise

    def _fetched(self, feed: F) -> Document:
        etag, last_modified = self.stamps(feed)
        return fetch(feed.url, types=self.types, allow=self.allowed, etag=etag, last_modified=last_modified)

    def note(self, feed: F, document: Document, reading: R) -> None:
        """It was read to its end."""
        with self.current(feed) as (session, current):
            self.finish(session, current, reading)
            counts = {name: reading.counts[name] for name in self.counted}
            current.note(counts, reading.faults, (document.etag, document.last_modified), self.now())

    def _fail(self, feed: F, code: str, **details: object) -> None:
        log.info("feed not read", extra={"feed": polling.name_of(feed), "reason": code})
        with self.current(feed) as (_, current):
            current.fail(code, details, self.now())

    @contextmanager
    def current(self, feed: F) -> Iterator[tuple[Session, F]]:
        """A unit of work with the feed that was claimed, if it is still that one."""
        with self.database.write() as session:
            yield session, polling.current(session, feed)
