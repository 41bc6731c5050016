"""Feeds of postings as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis.fetch import FetchFailed, require_address
from chassis.schema import Link, Shape


def is_fetched(url: Any) -> None:
    """Of the form that we read: without credentials, at a port of the web."""
    try:
        require_address(url)
    except FetchFailed as refused:
        raise ValidationError("Is not an address that is read here.") from refused


class PointFeed(Shape):
    """Where a member's postings are listed."""

    url = Link(required=True, validate=[validate.Length(max=500), is_fetched])


class FeedCounts(Schema):
    """What came of the postings at the last reading that changed something."""

    listed = fields.Integer(required=True)
    added = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    faults = fields.Integer(required=True)


class FeedFailure(Schema):
    """Why the feed as a whole could not be read."""

    code = fields.String(required=True)
    status = fields.Integer()
    most = fields.Integer()


class JobFeed(Schema):
    """A member's feed, and how its last reading went: `waiting` for its first, `read` or `failing`."""

    url = fields.String(required=True)
    revision = fields.Integer(required=True)
    status = fields.String(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True)
    failure = fields.Nested(FeedFailure, required=True, allow_none=True)
    counts = fields.Nested(FeedCounts, required=True, allow_none=True)


class ListingFault(Schema):
    """What is wrong with one posting of the feed."""

    identifier = fields.String(required=True, allow_none=True)
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class FeedFaults(Schema):
    """The first 100 faults of the last reading."""

    items = fields.List(fields.Nested(ListingFault), required=True, attribute="faults")
