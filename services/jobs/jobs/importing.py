"""Reading one feed: understood, and taken in a posting at a time (`chassis.poller`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis import schema
from chassis.clock import LOCAL
from chassis.db import Database
from chassis.errors import Conflict, Forbidden, Invalid
from chassis.fetch import Document
from chassis.poller import Poller
from chassis.polling import Reading
from jobs import listings
from jobs.commands import feeds as commands
from jobs.listings import Listing
from jobs.models import Feed
from jobs.queries import feeds as queries
from jobs.schemas.postings import CreateJob
from jobs.settings import Settings


@dataclass
class FeedReading(Reading):
    """What comes of one reading of a feed; `names` are of what is still to be open."""

    feed: Feed


class Importing(Poller[Feed, FeedReading]):
    """The reading of feeds; the clock is handed in."""

    types = (*listings.JSON, *listings.XML)
    counted = ("listed", "added", "changed", "closed", "unchanged")

    def __init__(self, database: Database, settings: Settings, now: Callable[[], datetime]) -> None:
        super().__init__(database, settings.fetch_allowed, now)
        self.approval = settings.approval

    @property
    def today(self) -> date:
        return self.now().astimezone(LOCAL).date()

    def claim(self, session: Session) -> Feed | None:
        return commands.claim(session, self.now())

    def take_in(self, feed: Feed, document: Document) -> FeedReading:
        listed = tpool.execute(listings.read, document.body, document.media_type)
        with self.database.read() as session:
            known = queries.known_digests(session, feed.organisation_id)
        reading = FeedReading(feed)
        for each in listed:
            self._look_at(reading, each, known)
        return reading

    def finish(self, session: Session, feed: Feed, reading: FeedReading) -> None:
        """What is listed no longer is withdrawn."""
        reading.counts["closed"] = commands.close_missing(session, feed, reading.names, self.today, self.now())
        self.keep(session, feed)

    def keep(self, session: Session, feed: Feed) -> None:
        """What is still listed is still open."""
        commands.keep_open(session, feed, self.today, self.now())

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
            return commands.take_in(session, feed, name, said, loaded, self.today, self.now(), approval=self.approval)


def _understood(listing: Listing) -> dict[str, Any]:
    """Its form, worked out off the event loop. Raises Invalid for what was made to be hard to understand."""
    try:
        form: dict[str, Any] = tpool.execute(listing.form)
    except (ValueError, RecursionError) as error:
        raise Invalid("invalid", errors=[{"pointer": "", "detail": "Cannot be understood."}]) from error
    return dict(form)
