"""Doors to a member's feed of postings, and the clock that reads it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis import observe, polling
from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from chassis.timers import every
from jobs.commands import feeds
from jobs.importing import Importing
from jobs.models import Feed
from jobs.queries import feeds as queries
from jobs.schemas import feeds as schemas

Request = dict[str, Any]


class Feeds(Service):
    """Postings that a member keeps elsewhere, and lists for us."""

    @door(Nothing, returns=schemas.JobFeed, needs="member", reads=True)
    def get_my_feed(self, session: Session, _request: Request) -> Any:
        """The own organisation's feed, and how its last reading went."""
        return queries.get_feed(session, self.actor)

    @door(Nothing, returns=schemas.FeedFaults, needs="member", reads=True)
    def list_my_feed_faults(self, session: Session, _request: Request) -> Any:
        """What was wrong with single postings of the feed."""
        return queries.get_feed(session, self.actor)

    @door(schemas.PointFeed, returns=schemas.JobFeed, needs="member")
    def point_my_feed(self, session: Session, request: Request) -> Any:
        """Have the own organisation's postings read from an address, soon and then every hour."""
        return feeds.point(session, self.context, request["url"], self.now())

    @door(Nothing, returns=Nothing, needs="member")
    def drop_my_feed(self, session: Session, _request: Request) -> None:
        """Read the feed no more; its postings stay."""
        feeds.drop(session, self.context)

    @door(Nothing, returns=schemas.JobFeed, needs="member")
    def fetch_my_feed(self, session: Session, _request: Request) -> Any:
        """Have the feed read within seconds; the answer is what is known before."""
        return feeds.ask(session, self.actor, self.now())

    @every(2, transaction=False)
    def read_feeds(self) -> None:
        """Read the feed whose turn it is."""
        Importing(self.house.database, self.settings, self.now).read_next()

    @every(60, transaction=False)
    def watch_feeds(self) -> None:
        """Show the operators how many feeds fail again and again."""
        with self.house.database.read() as session:
            observe.FEEDS_FAILING.labels(self.name).set(polling.count_failing(session, Feed))
