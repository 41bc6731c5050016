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
