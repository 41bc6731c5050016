"""Reports of working groups."""

from __future__ import annotations

from marshmallow import fields

from chassis.messages import Message


class ReportPublished(Message):
    """A working group's report is there for everybody to read, or reads differently than before."""

    topic = "members.report_published.v1"
    public = True

    report_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    working_group_id = fields.UUID(required=True)
    working_group_name = fields.String(required=True, attribute="group.name")
    published_at = fields.AwareDateTime(required=True)
    url = fields.String(required=True)


class ReportWithdrawn(Message):
    """A report that was published is not to be read any more."""

    topic = "members.report_withdrawn.v1"
    public = True

    report_id = fields.UUID(required=True, attribute="id")
    revision = fields.Integer(required=True)
