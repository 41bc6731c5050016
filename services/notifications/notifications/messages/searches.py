"""Heard from jobs about saved searches."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class SearchAlert(Message):
    """What every fact about a saved search says; `search` is what it asks for, with the names of codes."""

    search_id = fields.UUID(required=True)
    email = fields.String(required=True)
    language = fields.String(load_default="de")
    rhythm = fields.String(load_default="daily")
    search = fields.Dict(required=True)
    token = fields.String(required=True)


class SearchAlertRequested(SearchAlert):
    topic = "jobs.search_alert_requested.v1"

    wording = fields.String(required=True)


class SearchAlertDue(SearchAlert):
    topic = "jobs.search_alert_due.v1"

    items = fields.List(fields.Dict(), required=True)
    more = fields.Integer(load_default=0)
    confirmed_at = fields.AwareDateTime(allow_none=True)


class SearchEnded(Message):
    topic = "jobs.search_ended.v1"

    search_id = fields.UUID(required=True)
