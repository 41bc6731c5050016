"""Accounts, as admins see them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Mailbox, Paging, Shape, page_of
from members.models.accounts import GRANTED
from members.schemas.accounts import OrganisationName


class ListAccounts(Paging):
    email = Line(load_default=None, allow_none=True)
    role = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(GRANTED))


class AccountId(Shape):
    account_id = fields.UUID(required=True)


def roles() -> Any:
    """What an admin may grant."""
    return fields.List(
        fields.String(validate=validate.OneOf(GRANTED)), required=True, validate=validate.Length(0, len(GRANTED))
    )


class InviteStaff(Shape):
    email = Mailbox(required=True)
    name = Line(required=True, least=1)
    roles = roles()


class GrantRoles(AccountId):
    roles = roles()


class StaffAccount(Schema):
    """An account with the roles that an admin granted and those that it has."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    granted_roles = fields.List(fields.String(), required=True)
    roles = fields.List(fields.String(), required=True)
    organisation = fields.Nested(OrganisationName, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


StaffAccountPage = page_of(StaffAccount)
