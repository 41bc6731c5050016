"""An address that is read again and again (`chassis.polling`), as it comes in and goes out at a door."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis.fetch import FetchFailed, require_address
from chassis.schema import Link


class Address(Link):
    """The address of a document, of the form that is read: without credentials, at a port of the web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=[validate.Length(max=500), _is_fetched], **kwargs)


def _is_fetched(url: Any) -> None:
    try:
        require_address(url)
    except FetchFailed as refused:
        raise ValidationError("Is not an address that is read here.") from refused


class FeedFailure(Schema):
    """Why the feed as a whole could not be read."""

    code = fields.String(required=True)
    status = fields.Integer()
    most = fields.Integer()


class ListingFault(Schema):
    """What is wrong with one thing of the feed."""

    identifier = fields.String(required=True, allow_none=True)
    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class FeedFaults(Schema):
    """The first 100 faults of the last reading."""

    items = fields.List(fields.Nested(ListingFault), required=True, attribute="faults")
