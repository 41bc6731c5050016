"""Heard of members: who they are, and whether they may post."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.messages import Message


class MemberAdmitted(Message):
    """Heard: an organisation became a member."""

    topic = "members.member_admitted.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(load_default=None, allow_none=True)


class MemberSuspended(Message):
    """Heard: a member's rights rest."""

    topic = "members.member_suspended.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class MemberReinstated(MemberSuspended):
    """Heard: a member that was suspended, or had left, is one again."""

    topic = "members.member_reinstated.v1"


class MemberLeft(MemberSuspended):
    """Heard: a membership has ended."""

    topic = "members.member_left.v1"


class ProfilePublished(MemberAdmitted):
    """Heard: a member's public entry is new or has changed, perhaps its name."""

    topic = "members.profile_published.v1"

    competences = fields.List(fields.String(validate=validate.Length(1, 40)), load_default=list)


class ProfileWithdrawn(Message):
    """Heard: a member's entry is no longer for everyone to see."""

    topic = "members.profile_withdrawn.v1"

    member_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
