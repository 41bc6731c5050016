"""Addresses that no newsletter goes to."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import Mailbox, Shape, page_of


class Address(Shape):
    """In the body, since an address in a URL would stand in logs."""

    email = Mailbox(required=True)


class NamedSuppression(Shape):
    suppression_id = fields.UUID(required=True)


class Suppression(Schema):
    """Why no newsletter goes to an address; `reason` is refused, bounced, unreachable or complaint."""

    id = fields.UUID(required=True)
    reason = fields.String(required=True)
    status = fields.String(required=True, allow_none=True)
    since = fields.AwareDateTime(required=True)


class Reported(Schema):
    """What was reported of one mail; `kind` is hard, soft or complaint, `mail` what the mail was about."""

    kind = fields.String(required=True)
    status = fields.String(required=True)
    reported_at = fields.AwareDateTime(required=True)
    mail = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class Standing(Schema):
    """How it stands with an address: `suppression` is null when newsletters go there."""

    id = fields.UUID(required=True)
    suppression = fields.Nested(Suppression, required=True, allow_none=True)
    reports = fields.List(fields.Nested(Reported), required=True)


SuppressionPage = page_of(Suppression)
