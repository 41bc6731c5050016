"""The second factor."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import Shape, Token
from members.schemas.accounts import otp


class Otp(Shape):
    otp = otp(required=True)


class ConfirmSecondFactor(Token):
    """`token` is that of the session asking, which has then shown the second factor."""

    otp = otp(required=True)


class SecondFactor(Schema):
    """Its state, as the account's owner sees it."""

    enabled_at = fields.AwareDateTime(required=True, allow_none=True)
    required = fields.Boolean(required=True)
    recovery_codes_left = fields.Integer(required=True)


class Enrolment(Schema):
    """What goes into an app; told this once."""

    secret = fields.String(required=True)
    uri = fields.String(required=True)


class RecoveryCodes(Schema):
    """Each works once in place of a code; told this once."""

    recovery_codes = fields.List(fields.String(), required=True)
