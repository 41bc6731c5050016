"""The door to the audit trail, the same in every service: class Members(Trail, ...)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from chassis import audit
from chassis.doors import door
from chassis.schema import Shape
from chassis.service import Service


class ListAudit(Shape):
    """`before` and `before_id`, of the last record seen, lead on to older ones."""

    account_id = fields.UUID(load_default=None, allow_none=True)
    before = fields.AwareDateTime(load_default=None, allow_none=True)
    before_id = fields.UUID(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class AuditRecord(Schema):
    """Who did what when, by ids."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    account_id = fields.String(required=True)
    door = fields.String(required=True)
    subjects = fields.List(fields.String(), required=True)
    position = fields.Integer(required=True)
    hash = fields.String(required=True)


class AuditRecords(Schema):
    items = fields.List(fields.Nested(AuditRecord), required=True)
    total = fields.Integer(required=True)


class Trail(Service):
    """Every service answers for what was done through its doors."""

    @door(ListAudit, returns=AuditRecords, needs="admin", reads=True)
    def list_audit(self, session: Session, request: dict[str, Any]) -> Any:
        """Who did what when, newest first."""
        return audit.list_records(session, request)
