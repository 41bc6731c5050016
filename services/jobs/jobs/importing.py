"""Reading one feed: fetched, understood, and taken in a posting at a time.

It opens its own units of work, none of which is open while it waits for the web: each posting is one, so that a fault
in one leaves the others alone and a reading that is broken off is simply done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis import schema
from chassis.clock import LOCAL
from chassis.db import Database
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.fetch import Document, FetchFailed, fetch
from chassis.polling import Outdated, Reading, Unreadable
from jobs import listings
from jobs.commands import feeds as commands
from jobs.listings import Listing
from jobs.models import Feed
from jobs.queries import feeds as queries
from jobs.schemas.postings import CreateJob
from jobs.settings import Settings

COUNTED = ("listed", "added", "changed", "closed", "unchanged")
log = logging.getLogger(__name__)


@dataclass
class FeedReading(Reading):
    """What comes of one reading of a feed; `names` are of what is still to be open."""

    feed: Feed


class Importing:
    """The reading of feeds; the clock is handed in."""

    def __init__(self, database: Database, settings: Settings, now: Callable[[], datetime]) -> None:
        self.database, self.settings, self.now = database, settings, now

    @property
    def today(self) -> date:
        return self.now().astimezone(LOCAL).date()

    def read_next(self) -> bool:
        """Read the feed whose turn it is; False when none is due."""
        with self.database.write(quiet=True) as session:
            feed = commands.claim(session, self.now())
        if feed is None:
            return False
        try:
            self._read(feed)
        except Outdated:
            log.info("feed was changed while it was read")
        return True

    def _read(self, feed: Feed) -> None:
        try:
            document = self._fetched(feed)
            if document.changed:
                self._take_in(feed, document)
            else:
                self._keep(feed)
        except (FetchFailed, Unreadable) as failed:
            log.info("feed not read", extra={"organisation": str(feed.organisation_id), "reason": failed.code})
            with self._current(feed) as (_, current):
                current.fail(failed.code, failed.details, self.now())

    def _fetched(self, feed: Feed) -> Document:
        """What lies there now; no unit of work is open meanwhile."""
        return fetch(
            feed.url,
            types=(*listings.JSON, *listings.XML),
            allow=self.settings.fetch_allowed,
            etag=feed.etag,
            last_modified=feed.last_modified,
        )

    def _keep(self, feed: Feed) -> None:
        with self._current(feed) as (session, current):
            commands.keep_open(session, feed, self.today, self.now())
            current.note_unchanged(self.now())

    def _take_in(self, feed: Feed, document: Document) -> None:
        listed = tpool.execute(listings.read, document.body, document.media_type)
        with self.database.read() as session:
            known = queries.known_digests(session, feed.organisation_id)
        reading = FeedReading(feed)
        for each in listed:
            self._look_at(reading, each, known)
        with self._current(feed) as (session, current):
            reading.counts["closed"] = commands.close_missing(session, feed, reading.names, self.today, self.now())
            commands.keep_open(session, feed, self.today, self.now())
            counts = {name: reading.counts[name] for name in COUNTED}
            current.note(counts, reading.faults, (document.etag, document.last_modified), self.now())

    def _look_at(self, reading: FeedReading, listing: Listing, known: dict[str, str]) -> None:
        """Take in a listing that says something new, or note what is wrong with it."""
        name = listing.identifier
        reading.counts["listed"] += 1
        if name is None:
            reading.find_fault(None, "/identifier", "Is needed, of at most 200 characters.")
        elif name in reading.names:
            reading.find_fault(name, "/identifier", "Is listed twice.")
        elif listing.ends_on is None or listing.ends_on >= self.today:
            reading.names.add(name)
            if known.get(name) == listing.digest:
                reading.counts["unchanged"] += 1
                return
            try:
                reading.counts[self._one(reading.feed, name, listing)] += 1
            except (Invalid, Conflict, Forbidden) as refusal:
                reading.refuse(name, refusal)

    def _one(self, feed: Feed, name: str, listing: Listing) -> str:
        form = _understood(listing)
        if listing.ends_on is not None:
            form["valid_through"] = str(commands.last_day(listing.ends_on, self.today))
        loaded = schema.load(CreateJob(), form)
        said = (listing.digest, listing.ends_on)
        with self.database.write() as session:
            return commands.take_in(
                session, feed, name, said, loaded, self.today, self.now(), approval=self.settings.approval
            )

    @contextmanager
    def _current(self, feed: Feed) -> Iterator[tuple[Session, Feed]]:
        """A unit of work with the feed that was claimed, if it is still that one."""
        with self.database.write() as session:
            yield session, commands.current(session, feed)


def _understood(listing: Listing) -> dict[str, Any]:
    """Its form, worked out off the event loop. Raises Invalid for what was made to be hard to understand."""
    try:
        form: dict[str, Any] = tpool.execute(listing.form)
    except (ValueError, RecursionError) as error:
        raise Invalid("invalid", errors=[{"pointer": "", "detail": "Cannot be understood."}]) from error
    return dict(form)
