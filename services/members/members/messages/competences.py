"""The taxonomy of competences."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class CompetencePublished(Message):
    """A field (without parent) or a competence of the taxonomy is new, is called otherwise, has moved or retired."""

    topic = "members.competence_published.v1"
    public = True

    code = fields.String(required=True)
    revision = fields.Integer(required=True)
    parent = fields.String(required=True, allow_none=True)
    label_de = fields.String(required=True)
    label_en = fields.String(required=True)
    retired = fields.Boolean(required=True)
