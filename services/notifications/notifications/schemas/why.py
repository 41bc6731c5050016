"""Why somebody got a mail."""

from __future__ import annotations

from marshmallow import Schema, fields


class Basis(Schema):
    """The consent that a newsletter rests on, word for word."""

    wording = fields.String(required=True)
    wording_hash = fields.String(required=True)
    form_url = fields.String(required=True)
    topics = fields.List(fields.String(), required=True)
    requested_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class Why(Schema):
    """`basis` is consent (to the newsletter), search (a saved one), fact (what happened) or request (of somebody)."""

    kind = fields.String(required=True)
    email = fields.String(required=True)
    message_id = fields.String(required=True)
    because = fields.String(required=True)
    basis = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    consent = fields.Nested(Basis, required=True, allow_none=True)
    fact_id = fields.String(required=True, allow_none=True)
    topic = fields.String(required=True, allow_none=True)
    issue_subject = fields.String(required=True, allow_none=True)
    preferences_token = fields.String(required=True, allow_none=True)
