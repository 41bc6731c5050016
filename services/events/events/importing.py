"""Reading one partner's calendar: fetched, understood in a process of its own, and taken in an event at a time.

It opens its own units of work, none of which is open while it waits for the web or for the reader: each event is one,
so that a fault in one leaves the others alone and a reading that is broken off is simply done again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis import schema
from chassis.db import Database
from chassis.errors import Conflict, Invalid
from chassis.fetch import Allowed, Document, FetchFailed, fetch
from chassis.polling import Outdated, Reading, Unreadable
from events import apart
from events.commands import feeds as commands
from events.listings import Listing
from events.models import Feed
from events.queries import feeds as queries
from events.queries.feeds import Name
from events.schemas.feeds import ListedEvent

TYPES = ("text/calendar", "text/plain", "application/octet-stream", "application/ics")  # as servers send .ics
COUNTED = ("listed", "added", "changed", "cancelled", "withdrawn", "unchanged")
log = logging.getLogger(__name__)


@dataclass
class CalendarReading(Reading):
    """What comes of one reading of a calendar; `names` are of what is still to take place."""

    feed: Feed
    known: dict[Name, str]


class Importing:
    """The reading of calendars; the clock is handed in."""

    def __init__(self, database: Database, allowed: Allowed, now: Callable[[], datetime]) -> None:
        self.database, self.allowed, self.now = database, allowed, now

    def read_next(self) -> bool:
        """Read the calendar whose turn it is; False when none is due."""
        with self.database.write(quiet=True) as session:
            feed = commands.claim(session, self.now())
        if feed is None:
            return False
        try:
            self._read(feed)
        except Outdated:
            log.info("calendar was changed while it was read")
        return True

    def _read(self, feed: Feed) -> None:
        try:
            document = self._fetched(feed)
            if document.changed:
                self.take_in(feed, document)
            else:
                with self.database.write() as session:
                    commands.current(session, feed).note_unchanged(self.now())
        except (FetchFailed, Unreadable) as failed:
            log.info("calendar not read", extra={"feed": str(feed.id), "reason": failed.code})
            with self.database.write() as session:
                commands.current(session, feed).fail(failed.code, failed.details, self.now())

    def _fetched(self, feed: Feed) -> Document:
        """What lies there now; no unit of work is open meanwhile."""
        etag, last_modified = feed.stamps(self.now())
        return fetch(feed.url, types=TYPES, allow=self.allowed, etag=etag, last_modified=last_modified)

    def take_in(self, feed: Feed, document: Document, *, whole: bool = True) -> CalendarReading:
        """Keep what a calendar lists; what a `whole` one does not list is withdrawn. Raises Unreadable, Outdated."""
        listed = apart.read(document.body, self.now())
        with self.database.read() as session:
            reading = CalendarReading(feed, queries.known_digests(session, feed.id))
        for identifier, pointer, detail in listed.faults:
            reading.find_fault(identifier, pointer, detail)
        for listing in listed.listings:
            self._look_at(reading, listing)
        self._keep_faulty(reading)
        with self.database.write() as session:
            current = commands.current(session, feed)
            if whole:
                reading.counts["withdrawn"] = commands.withdraw_missing(session, feed, reading.names, self.now())
            counts = {name: reading.counts[name] for name in COUNTED}
            current.note(counts, reading.faults, (document.etag, document.last_modified), self.now())
            current.read_wholly_at = self.now()
        return reading

    def _look_at(self, reading: CalendarReading, listing: Listing) -> None:
        """Take in what says something new, or note what is wrong with it."""
        name = (listing.uid, listing.recurrence)
        reading.counts["listed"] += 1
        reading.names.add(name)
        form = _form(reading.feed, listing)
        digest = _digest(listing, form)
        if reading.known.get(name) == digest:
            reading.counts["unchanged"] += 1
            return
        try:
            fields = schema.load(ListedEvent(), form)
            with self.database.write() as session:
                outcome = commands.take_in(session, reading.feed, listing, digest, fields, self.now())
            reading.counts[outcome] += 1
        except (Invalid, Conflict) as refusal:
            reading.refuse(listing.uid, refusal)

    def _keep_faulty(self, reading: CalendarReading) -> None:
        """What has a fault stays as it was known, all dates of it."""
        faulty = {fault["identifier"] for fault in reading.faults}
        reading.names |= {name for name in reading.known if name[0] in faulty}


def _form(feed: Feed, listing: Listing) -> dict[str, Any]:
    """With what the calendar as a whole says of each."""
    organiser = {"kind": "partner", "id": feed.organiser_id and str(feed.organiser_id), "name": feed.organiser_name}
    said = listing.form
    kind, link = said["kind"] or feed.kind, said["source_url"] or feed.website
    return said | {"organiser": organiser, "kind": kind, "source_url": link}


def _digest(listing: Listing, form: dict[str, Any]) -> str:
    said = json.dumps([listing.sequence, listing.cancelled, form], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
