"""Signing in and out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Mailbox, Shape, Token
from members import passwords


def otp(**kwargs: Any) -> fields.String:
    """A one-time code: six digits, or a recovery code."""
    return fields.String(validate=validate.Regexp(r"^[0-9A-Za-z -]{6,40}\Z", error="Is not a code."), **kwargs)


class OnDevice(Shape):
    """What the gateway knows of who signs in: a hint at the browser, the token of a device that signed in before."""

    otp = otp(load_default=None, allow_none=True)
    client = Line(load_default=None, allow_none=True, most=80)
    device = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class OpenSession(OnDevice):
    email = Mailbox(required=True)
    password = fields.String(required=True, validate=validate.Length(1, passwords.MOST))


class RedeemLink(OnDevice, Token):
    """The token from the mail."""


class RequestLink(Shape):
    email = Mailbox(required=True)


class AcceptInvitation(Token):
    """Whoever has a password already needs none to join an organisation's people."""

    password = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(passwords.LEAST, passwords.MOST)
    )


class ChangePassword(Token):
    """`token` is that of the session asking, which goes on.

    Who has no password yet, or has forgotten it and signed in by a link, must have opened it just now.
    """

    password = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, passwords.MOST))
    new_password = fields.String(required=True, validate=validate.Length(passwords.LEAST, passwords.MOST))


class ChangeEmail(Token):
    """`token` is that of the session asking."""

    email = Mailbox(required=True)
    password = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, passwords.MOST))


class Invitation(Schema):
    email = fields.String(required=True)
    name = fields.String(required=True)
    organisation = fields.Pluck("OrganisationName", "name", required=True, allow_none=True)
    has_password = fields.Boolean(required=True)


class OrganisationName(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class Account(Schema):
    """An account as its owner sees it."""

    id = fields.UUID(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    organisation = fields.Nested(OrganisationName, required=True, allow_none=True)


class AccountReply(Schema):
    account = fields.Nested(Account, required=True)


class LoginSession(Schema):
    """A session just opened; its token is told this once."""

    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    account = fields.Nested(Account, required=True)
    device = fields.String(required=True, allow_none=True)


class Standing(Schema):
    """What an account may do: roles, and for whom it acts."""

    account_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True, attribute="acting_for.id", dump_default=None)
    roles = fields.List(fields.String(), required=True)


class Identity(Standing):
    """Who a token stands for, and how far it may go."""

    email = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True, allow_none=True)
    enrolling = fields.Boolean(required=True)
