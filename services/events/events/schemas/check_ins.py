"""Tickets, and letting people in by them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.schema import Shape
from events.schemas.events import Event

TICKET = validate.Length(1, 1000)  # the address that a QR code leads to is longer than the token


class CheckIn(Shape):
    """A ticket, as its QR code has it; or, for who has none with them, the registration."""

    event_id = fields.UUID(required=True)
    ticket = fields.String(load_default=None, allow_none=True, validate=TICKET)
    registration_id = fields.UUID(load_default=None, allow_none=True)

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if (data["ticket"] is None) == (data["registration_id"] is None):
            raise ValidationError("Either this or registration_id is needed.", "ticket")


class CheckedIn(Schema):
    """Who has come."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True, allow_none=True)
    checked_in_at = fields.AwareDateTime(required=True)


class ShowTicket(Shape):
    """The token of a ticket."""

    token = fields.String(required=True, validate=TICKET)


class Ticket(Schema):
    """What a ticket says: whose it is, and for what."""

    name = fields.String(required=True)
    checked_in_at = fields.AwareDateTime(required=True, allow_none=True)
    event = fields.Nested(Event, required=True)
