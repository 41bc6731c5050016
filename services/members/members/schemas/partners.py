"""The shapes of partners."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis import markdown
from chassis.schema import Line, Link, Paging, Shape, Text, page_of
from members.models.partners import MOST_PARTNERS, PARTNER_KINDS


class PartnerFields(Shape):
    """What the office says of a partner."""

    name = Line(least=2, most=200)
    kind = fields.String(validate=validate.OneOf(PARTNER_KINDS))
    website = Link(allow_none=True)
    description_markdown = Text(most=5000)
    description_en_markdown = Text(most=5000)


class AddPartner(PartnerFields):
    """A new partner."""

    name = Line(required=True, least=2, most=200)
    kind = fields.String(required=True, validate=validate.OneOf(PARTNER_KINDS))


class ChangePartner(PartnerFields):
    """The fields of a partner that are to change."""

    partner_id = fields.UUID(required=True)


class PartnerId(Shape):
    """Which partner."""

    partner_id = fields.UUID(required=True)


class OrderPartners(Shape):
    """The ids of all partners, in the order in which they are to be shown."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_PARTNERS))


class ListPartners(Paging):
    """What the partners can be asked."""

    kind = fields.String(load_default=None, validate=validate.OneOf(PARTNER_KINDS))


class Partner(Schema):
    """A partner as everybody sees it."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    website = fields.String(required=True, allow_none=True)
    logo_url = fields.String(required=True, allow_none=True)
    description_markdown = fields.String(required=True)
    description_html = fields.Function(
        lambda it: markdown.to_html(it.description_markdown), metadata={"type": "string"}
    )
    description_en_markdown = fields.String(required=True)
    description_en_html = fields.Function(
        lambda it: markdown.to_html(it.description_en_markdown), metadata={"type": "string"}
    )
    position = fields.Integer(required=True)


PartnerPage = page_of(Partner)
