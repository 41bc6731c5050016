"""Signing in and out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Mailbox, Shape, Token
from members import passwords


class OpenSession(Shape):
    email = Mailbox(required=True)
    password = fields.String(required=True, validate=validate.Length(1, passwords.MOST))


class RequestLink(Shape):
    email = Mailbox(required=True)


class AcceptInvitation(Token):
    password = fields.String(required=True, validate=validate.Length(passwords.LEAST, passwords.MOST))


class Invitation(Schema):
    email = fields.String(required=True)
    name = fields.String(required=True)
    organisation = fields.Pluck("OrganisationName", "name", required=True, allow_none=True)


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


class Identity(Schema):
    """Who a token stands for."""

    account_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True, attribute="acting_for.id", dump_default=None)
    roles = fields.List(fields.String(), required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
