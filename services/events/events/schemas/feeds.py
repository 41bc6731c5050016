"""Partners' calendars as the office enters and sees them, and what one of them lists."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.feed_shapes import Address, FeedFailure, FeedFaults
from chassis.schema import Line, Link, Paging, Shape, page_of
from events.models.events import KINDS
from events.schemas.events import Organiser, PlanEvent

__all__ = ["AddFeed", "ChangeFeed", "Feed", "FeedFaults", "FeedId", "FeedPage", "ListFeeds", "ListedEvent"]


class FeedOrganiser(Shape):
    """Whose calendar it is; with the id of a partner, if it is one of those that are shown."""

    id = fields.UUID(allow_none=True)
    name = Line(required=True, least=1, most=200)


class FeedFields(Shape):
    """Where a calendar lies, and what its events are when they do not say so themselves."""

    url = Address()
    organiser = fields.Nested(FeedOrganiser)
    kind = fields.String(validate=validate.OneOf(KINDS))
    website = Link(allow_none=True)


class AddFeed(FeedFields):
    """A calendar to be read from now on."""

    url = Address(required=True)
    organiser = fields.Nested(FeedOrganiser, required=True)
    kind = fields.String(load_default="information", validate=validate.OneOf(KINDS))


class FeedId(Shape):
    """Which calendar."""

    feed_id = fields.UUID(required=True)


class ChangeFeed(FeedFields, FeedId):
    """The fields that are to change."""


class ListFeeds(Paging):
    """All of them."""


class ListedEvent(PlanEvent):
    """An event as another's calendar lists it, and where its organiser has more of it."""

    source_url = Link(allow_none=True)


class FeedCounts(Schema):
    """What came of the dates at the last reading that changed something."""

    listed = fields.Integer(required=True)
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    faults = fields.Integer(required=True)


class Feed(Schema):
    """A partner's calendar, and how its last reading went: `waiting` for its first, `read` or `failing`."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    url = fields.String(required=True)
    organiser = fields.Nested(Organiser, required=True)
    kind = fields.String(required=True)
    website = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True)
    failure = fields.Nested(FeedFailure, required=True, allow_none=True)
    counts = fields.Nested(FeedCounts, required=True, allow_none=True)


FeedPage = page_of(Feed)
