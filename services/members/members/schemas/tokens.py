"""Personal access tokens."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Shape, page_of
from members.models.tokens import SCOPES


class MakeToken(Shape):
    name = Line(required=True, least=1, most=100)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)), required=True, validate=validate.Length(1, len(SCOPES))
    )
    days = fields.Integer(load_default=90, strict=True, validate=validate.Range(1, 365))


class DropToken(Shape):
    token_id = fields.UUID(required=True)


class AccessToken(Schema):
    """A token, without its secret."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)


class MadeToken(Schema):
    """A token just made, with the secret; told this once."""

    id = fields.UUID(required=True, attribute="shown.id")
    name = fields.String(required=True, attribute="shown.name")
    scopes = fields.List(fields.String(), required=True, attribute="shown.scopes")
    created_at = fields.AwareDateTime(required=True, attribute="shown.created_at")
    expires_at = fields.AwareDateTime(required=True, attribute="shown.expires_at")
    token = fields.String(required=True)


TokenPage = page_of(AccessToken)
