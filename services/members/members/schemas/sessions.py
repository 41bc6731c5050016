"""Sessions, as their owner sees them."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import Shape, page_of


class EndSession(Shape):
    session_id = fields.UUID(required=True)


class SessionShown(Schema):
    """One session; `current` is the one that asks."""

    id = fields.UUID(required=True)
    client = fields.String(required=True, allow_none=True)
    opened_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    second_factor = fields.Boolean(required=True)
    current = fields.Boolean(required=True)


SessionPage = page_of(SessionShown)
