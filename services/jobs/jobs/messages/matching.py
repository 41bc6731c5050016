"""Heard of experts: what they can do, for as long as they are shown."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.messages import Message


class ExpertPublished(Message):
    """Heard: an expert who agreed to be shown is new, or has changed."""

    topic = "members.expert_published.v1"

    expert_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    competences = fields.List(fields.String(validate=validate.Length(1, 40)), load_default=list)


class ExpertWithdrawn(Message):
    """Heard: an expert is shown no more."""

    topic = "members.expert_withdrawn.v1"
    to_the_erased = True

    expert_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
