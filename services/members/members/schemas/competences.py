"""The shapes of the taxonomy of competences."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import Line, Shape, page_of
from members.schemas.organisations import CODE


class CreateCompetence(Shape):
    """A competence in the field `parent`; without one, a field."""

    code = fields.String(required=True, validate=CODE)
    parent = fields.String(load_default=None, allow_none=True, validate=CODE)
    label_de = Line(required=True, least=2, most=100)
    label_en = Line(required=True, least=2, most=100)


class ChangeCompetence(Shape):
    """What is to change of a competence or field; its code stays."""

    code = fields.String(required=True, validate=CODE)
    parent = fields.String(validate=CODE)
    label_de = Line(least=2, most=100)
    label_en = Line(least=2, most=100)
    retired = fields.Boolean(truthy={True}, falsy={False})


class GetCompetence(Shape):
    code = fields.String(required=True, validate=CODE)


class Competence(Schema):
    """A competence, or a field (whose `parent` is null)."""

    code = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    label_de = fields.String(required=True)
    label_en = fields.String(required=True)
    retired = fields.Boolean(required=True)
    revision = fields.Integer(required=True)


class Field(Schema):
    """A field of the taxonomy with the competences in it."""

    code = fields.String(required=True, attribute="field.code")
    label_de = fields.String(required=True, attribute="field.label_de")
    label_en = fields.String(required=True, attribute="field.label_en")
    retired = fields.Boolean(required=True, attribute="field.retired")
    revision = fields.Integer(required=True, attribute="field.revision")
    competences = fields.List(fields.Nested(Competence), required=True)


FieldPage = page_of(Field)
