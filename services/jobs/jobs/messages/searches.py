"""What is told to the owners of saved searches."""

from __future__ import annotations

from marshmallow import Schema, fields

from chassis.messages import Message


class Asked(Schema):
    """What a saved search asks for; organisation and competence by their names, null what it does not ask for."""

    q = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    employment_type = fields.String(required=True, allow_none=True)
    remote = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    competence = fields.String(required=True, allow_none=True)
    district = fields.String(allow_none=True)
    near = fields.String(required=True, allow_none=True)
    radius_km = fields.Integer(required=True, allow_none=True)


class Fitting(Schema):
    """A posting that a saved search found."""

    job_id = fields.UUID(required=True, attribute="id")
    title = fields.String(required=True)
    organisation_name = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)
    url = fields.String(required=True)


class SearchAlert(Message):
    """What is told to have the owner of a saved search mailed."""

    search_id = fields.UUID(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)
    rhythm = fields.String(required=True)
    search = fields.Nested(Asked, required=True)
    token = fields.String(required=True)


class SearchAlertRequested(SearchAlert):
    """Somebody wants an address to be told of new postings; its owner is to say whether they do, with this token."""

    topic = "jobs.search_alert_requested.v1"

    wording = fields.String(required=True)


class SearchAlertDue(SearchAlert):
    """Postings have come that a confirmed search asks for, each told of once; the token shows, changes and ends it."""

    topic = "jobs.search_alert_due.v1"

    items = fields.List(fields.Nested(Fitting), required=True)
    more = fields.Integer(required=True)
    confirmed_at = fields.AwareDateTime()


class SearchEnded(Message):
    """The owner of a saved search has ended it: nothing about it is to be mailed any more."""

    topic = "jobs.search_ended.v1"

    search_id = fields.UUID(required=True, attribute="id")
