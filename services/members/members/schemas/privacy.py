"""Erasures at the door."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Mailbox, Shape, page_of


class RequestErasure(Shape):
    """Somebody told the office, who has made sure of them, that they want to be erased."""

    email = Mailbox(required=True)
    name = Line(most=200, load_default="")
    language = fields.String(load_default="de", validate=validate.OneOf(("de", "en")))


class ErasureId(Shape):
    erasure_id = fields.UUID(required=True)


class ErasureReceipt(Schema):
    """What one service erased: numbers by kind; and what it keeps, and why."""

    service = fields.String(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    kept = fields.List(fields.String(), required=True)
    told_at = fields.AwareDateTime(required=True)


class ErasureState(Schema):
    """How far an erasure has come, as the person sees it. `missing` are the services still at it."""

    id = fields.UUID(required=True)
    status = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    begun_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    notes = fields.List(fields.String(), required=True)
    receipts = fields.List(fields.Nested(ErasureReceipt), required=True)
    missing = fields.List(fields.String(), required=True)


class Erasure(ErasureState):
    """The same as the office sees it; the address is there until the last mail has gone."""

    email = fields.String(required=True, allow_none=True)
    account_id = fields.UUID(required=True, allow_none=True)


ErasurePage = page_of(Erasure)
