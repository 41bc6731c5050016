"""Entries of the IT database."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class ProfilePublished(Message):
    """A member's public entry in the IT database is new or has changed."""

    topic = "members.profile_published.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    district = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    competences = fields.List(fields.String(), required=True)


class ProfileWithdrawn(Message):
    """A member's entry is no longer for everyone to see."""

    topic = "members.profile_withdrawn.v1"
    public = True

    member_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)


class EntriesReindexed(Message):
    """Entries say what they said, but are found by other words, since a competence is called otherwise now.

    Whoever keeps answers of the directory's search has old ones.
    """

    topic = "members.entries_reindexed.v1"
    public = True

    entries = fields.Integer(required=True)
