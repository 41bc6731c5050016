"""The association's partners."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class PartnerPublished(Message):
    """A partner of the association is new, or is shown otherwise than before."""

    topic = "members.partner_published.v1"
    public = True

    partner_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    website = fields.String(required=True, allow_none=True)
    position = fields.Integer(required=True)


class PartnerWithdrawn(Message):
    """A partner is shown no more."""

    topic = "members.partner_withdrawn.v1"
    public = True

    partner_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
