"""Who is a member, and what becomes of it."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class MemberAdmitted(Message):
    """The board accepted an application; membership runs from `admitted_on`."""

    topic = "members.member_admitted.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    district = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    admitted_on = fields.Date(required=True, attribute="member_since")


class MemberSuspended(Message):
    """A member's rights rest; its people act for nobody until it is reinstated."""

    topic = "members.member_suspended.v1"

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class MemberReinstated(Message):
    """A member that was suspended, or had left, is one again."""

    topic = "members.member_reinstated.v1"

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class MemberLeft(Message):
    """A membership has ended; `left_on` was its last day."""

    topic = "members.member_left.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    left_on = fields.Date(required=True, attribute="membership.until")


class MembershipChanged(Message):
    """For the mail to one of a member's people: what became of the membership, and its last day if one is known."""

    topic = "members.membership_changed.v1"

    account_id = fields.UUID(required=True, attribute="account.id")
    email = fields.String(required=True, attribute="account.email")
    name = fields.String(required=True, attribute="account.name")
    language = fields.String(required=True, attribute="account.language")
    member_name = fields.String(required=True, attribute="membership.name")
    organisation_name = fields.String(required=True, allow_none=True)
    membership_number = fields.Integer(required=True, attribute="membership.number")
    change = fields.String(required=True)
    last_day = fields.Date(required=True, allow_none=True, attribute="membership.until")
    reason = fields.String(required=True, allow_none=True)
