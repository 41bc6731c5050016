"""The shapes of reports."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis import markdown
from chassis.schema import Line, Paging, Shape, Text, page_of
from members.models.reports import REPORT_STATUSES

MOST_RECOMMENDATIONS = 30


class ReportFields(Shape):
    """What a report says; each recommendation is a text of its own."""

    title = Line(least=2, most=200)
    body_markdown = Text(most=100_000)
    recommendations = fields.List(Text(least=1, most=1000), validate=validate.Length(max=MOST_RECOMMENDATIONS))


class DraftReport(ReportFields):
    """A new report of a group."""

    working_group_id = fields.UUID(required=True)
    title = Line(required=True, least=2, most=200)


class ChangeReport(ReportFields):
    """The fields of a report that are to change."""

    report_id = fields.UUID(required=True)


class ReportId(Shape):
    """Which report."""

    report_id = fields.UUID(required=True)


class ListGroupReports(Paging):
    """Which group's reports; without `status` all that one may see."""

    working_group_id = fields.UUID(required=True)
    status = fields.String(load_default=None, validate=validate.OneOf(REPORT_STATUSES))


class GroupName(Schema):
    """Whose report it is."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True, allow_none=True)


class ReportEntry(Schema):
    """A report in a list, without its text."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    working_group = fields.Nested(GroupName, required=True, attribute="group")
    recommendations = fields.List(fields.String(), required=True)
    status = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    url = fields.String(required=True)


class Report(ReportEntry):
    """A report whole."""

    body_markdown = fields.String(required=True)
    body_html = fields.Function(lambda it: markdown.to_html(it.body_markdown), metadata={"type": "string"})


ReportPage = page_of(ReportEntry)
