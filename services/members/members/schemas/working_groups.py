"""The shapes of working groups."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.schema import page_of


class WorkingGroup(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    mandate = fields.String(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    status = fields.String(required=True)


WorkingGroupPage = page_of(WorkingGroup)
