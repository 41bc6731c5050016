"""Heard from jobs."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class JobPublished(Message):
    topic = "jobs.job_published.v1"

    job_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    organisation_name = fields.String(load_default=None, allow_none=True)
    city = fields.String(load_default=None, allow_none=True)
    valid_through = fields.Date(required=True)
    url = fields.String(required=True)


class JobChanged(JobPublished):
    topic = "jobs.job_changed.v1"


class JobClosed(Message):
    topic = "jobs.job_closed.v1"

    job_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)


class TenderPublished(Message):
    topic = "jobs.tender_published.v1"

    tender_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    authority = fields.String(required=True)
    city = fields.String(load_default=None, allow_none=True)
    deadline = fields.AwareDateTime(required=True)
    url = fields.String(required=True)


class TenderChanged(TenderPublished):
    topic = "jobs.tender_changed.v1"


class TenderClosed(Message):
    topic = "jobs.tender_closed.v1"

    tender_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
