"""Doors to partners' calendars, and the clock that reads them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis import observe, polling
from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from chassis.timers import every
from events.commands import feeds
from events.importing import Importing
from events.models import Feed
from events.queries import feeds as queries
from events.schemas import feeds as schemas

Request = dict[str, Any]


class Feeds(Service):
    """Events that partners keep in calendars of their own."""

    @door(schemas.ListFeeds, returns=schemas.FeedPage, needs="office", reads=True)
    def list_feeds(self, session: Session, request: Request) -> Any:
        """The partners' calendars that are read, and how that went."""
        return queries.list_feeds(session, request)

    @door(schemas.AddFeed, returns=schemas.Feed, needs="office")
    def add_feed(self, session: Session, request: Request) -> Any:
        """Have a partner's calendar read, soon and then every hour."""
        return feeds.add(session, request, self.now())

    @door(schemas.FeedId, returns=schemas.Feed, needs="office", reads=True)
    def get_feed(self, session: Session, request: Request) -> Any:
        """A partner's calendar, and how its last reading went."""
        return queries.get_feed(session, request["feed_id"])

    @door(schemas.ChangeFeed, returns=schemas.Feed, needs="office")
    def change_feed(self, session: Session, request: Request) -> Any:
        """Change where a calendar lies or whose it is; it is read anew."""
        return feeds.change(session, self.context, request.pop("feed_id"), request, self.now())

    @door(schemas.FeedId, returns=Nothing, needs="office")
    def drop_feed(self, session: Session, request: Request) -> None:
        """Read a calendar no more; its coming events are withdrawn."""
        feeds.drop(session, self.context, request["feed_id"], self.now())

    @door(schemas.FeedId, returns=schemas.Feed, needs="office")
    def fetch_feed(self, session: Session, request: Request) -> Any:
        """Have a calendar read within seconds; the answer is what is known before."""
        return feeds.ask(session, request["feed_id"], self.now())

    @door(schemas.FeedId, returns=schemas.FeedFaults, needs="office", reads=True)
    def list_feed_faults(self, session: Session, request: Request) -> Any:
        """What was wrong with single events of a calendar."""
        return queries.get_feed(session, request["feed_id"])

    @every(2, transaction=False)
    def read_feeds(self) -> None:
        """Read the calendar whose turn it is."""
        Importing(self.house.database, self.settings.fetch_allowed, self.now).read_next()

    @every(60, transaction=False)
    def watch_feeds(self) -> None:
        """Show the operators how many calendars fail again and again."""
        with self.house.database.read() as session:
            observe.FEEDS_FAILING.labels(self.name).set(polling.count_failing(session, Feed))
