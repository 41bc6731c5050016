"""Heard of the taxonomy of competences."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.messages import Message


class CompetencePublished(Message):
    """Heard: a field (without parent) or a competence is new, is called otherwise, has moved or retired."""

    topic = "members.competence_published.v1"

    code = fields.String(required=True, validate=validate.Length(1, 40))
    revision = fields.Integer(required=True)
    parent = fields.String(load_default=None, allow_none=True)
    label_de = fields.String(required=True)
    label_en = fields.String(required=True)
    retired = fields.Boolean(load_default=False)
