"""The second factor."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Shape, Token
from members import passwords
from members.schemas.accounts import otp


class Otp(Shape):
    otp = otp(required=True)


class EnrolSecondFactor(Token):
    """`token` is that of the session asking; whoever has no password yet must have opened it just now."""

    password = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, passwords.MOST))


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
