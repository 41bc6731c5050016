"""Reading one partner's calendar (`chassis.poller`): in a process of its own, and taken in an event at a time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from chassis import schema
from chassis.errors import Conflict, Invalid
from chassis.fetch import Document
from chassis.poller import Poller
from chassis.polling import Reading
from events import apart
from events.commands import feeds as commands
from events.listings import Listing
from events.models import Feed
from events.queries import feeds as queries
from events.queries.feeds import Name
from events.schemas.feeds import ListedEvent


@dataclass
class CalendarReading(Reading):
    """What comes of one reading of a calendar; `names` are of what is still to take place."""

    feed: Feed
    known: dict[Name, str]


class Importing(Poller[Feed, CalendarReading]):
    """The reading of calendars; the clock is handed in. What a `whole` one does not list is withdrawn."""

    types = ("text/calendar", "text/plain", "application/octet-stream", "application/ics")  # as servers send .ics
    counted = ("listed", "added", "changed", "cancelled", "withdrawn", "unchanged")
    whole = True

    def claim(self, session: Session) -> Feed | None:
        return commands.claim(session, self.now())

    def stamps(self, feed: Feed) -> tuple[str | None, str | None]:
        return feed.stamps(self.now())

    def take_in(self, feed: Feed, document: Document) -> CalendarReading:
        listed = apart.read(document.body, self.now())
        with self.database.read() as session:
            reading = CalendarReading(feed, queries.known_digests(session, feed.id))
        for identifier, pointer, detail in listed.faults:
            reading.find_fault(identifier, pointer, detail)
        for listing in listed.listings:
            self._look_at(reading, listing)
        self._keep_faulty(reading)
        return reading

    def finish(self, session: Session, feed: Feed, reading: CalendarReading) -> None:
        """What is listed no longer is withdrawn."""
        if self.whole:
            reading.counts["withdrawn"] = commands.withdraw_missing(session, feed, reading.names, self.now())
        feed.read_wholly_at = self.now()

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
