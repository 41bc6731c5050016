"""What is new in the association, for everybody."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Shape


class ListNews(Shape):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class NewsItem(Schema):
    """A newsletter, a working group's report, or a new member."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True)
    description_html = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    url = fields.String(required=True)


class NewsList(Schema):
    items = fields.List(fields.Nested(NewsItem), required=True)
