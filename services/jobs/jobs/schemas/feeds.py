"""Feeds of postings as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.feed_shapes import Address, FeedFailure, FeedFaults
from chassis.schema import Shape

__all__ = ["FeedCounts", "FeedFailure", "FeedFaults", "JobFeed", "PointFeed"]


class PointFeed(Shape):
    """Where a member's postings are listed."""

    url = Address(required=True)


class FeedCounts(Schema):
    """What came of the postings at the last reading that changed something."""

    listed = fields.Integer(required=True)
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    faults = fields.Integer(required=True)


class JobFeed(Schema):
    """A member's feed, and how its last reading went: `waiting` for its first, `read` or `failing`."""

    url = fields.String(required=True)
    revision = fields.Integer(required=True)
    status = fields.String(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True)
    failure = fields.Nested(FeedFailure, required=True, allow_none=True)
    counts = fields.Nested(FeedCounts, required=True, allow_none=True)
