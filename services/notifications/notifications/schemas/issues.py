"""Issues of the newsletter."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis import markdown
from chassis.schema import Line, Mailbox, Paging, Shape, Text, page_of
from notifications.models.issues import STATES
from notifications.schemas.subscriptions import SOME_TOPICS


class CreateIssue(Shape):
    """An issue; with `digest` each reader gets, below the body, what is new for them."""

    subject = Line(required=True, least=1, most=200)
    body_markdown = Text(load_default="", most=100_000)
    topics = fields.List(fields.String(), required=True, validate=SOME_TOPICS)
    digest = fields.Boolean(load_default=False)


class NamedIssue(Shape):
    issue_id = fields.UUID(required=True)


class ListIssues(Paging):
    """`automatic` false leaves out those that made themselves, such as the many for who wants to hear at once."""

    state = fields.String(validate=validate.OneOf(STATES))
    automatic = fields.Boolean()


class ChangeIssue(NamedIssue):
    """What is to change of an issue that has not been dispatched."""

    subject = Line(least=1, most=200)
    body_markdown = Text(most=100_000)
    topics = fields.List(fields.String(), validate=SOME_TOPICS)
    digest = fields.Boolean()


class TestIssue(NamedIssue):
    email = Mailbox(required=True)


class ScheduleIssue(NamedIssue):
    at = fields.AwareDateTime(required=True)


class Issue(Schema):
    """An issue as the office sees it."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    subject = fields.String(required=True)
    body_markdown = fields.String(required=True)
    body_html = fields.Function(lambda it: markdown.to_html(it.body_markdown), metadata={"type": "string"})
    topics = fields.List(fields.String(), required=True)
    digest = fields.Boolean(required=True)
    automatic = fields.Boolean(required=True)
    rhythm = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    pause_reason = fields.String(required=True, allow_none=True)
    scheduled_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


IssuePage = page_of(Issue)


class Preview(Schema):
    """What the mail would look like."""

    subject = fields.String(required=True)
    html = fields.String(required=True)
    text = fields.String(required=True)


class Progress(Schema):
    """How far a dispatch has come; the other numbers add up to `recipients`."""

    state = fields.String(required=True)
    pause_reason = fields.String(required=True, allow_none=True)
    recipients = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    ambiguous = fields.Integer(required=True)
    suppressed = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    remaining = fields.Integer(required=True)


class Reason(Schema):
    """Why mails came to a state: a word of ours, or the code of the mail server's answer."""

    state = fields.String(required=True)
    reason = fields.String(required=True)
    count = fields.Integer(required=True)


class Figures(Progress):
    """What came of an issue.

    `left` counts those it was for who have unsubscribed since it began; `came_back` the mails that were reported as
    hard or soft bounces or complained of, for 90 days.
    """

    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    per_second = fields.Float(required=True, allow_none=True)
    languages = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    reasons = fields.List(fields.Nested(Reason), required=True)
    came_back = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    left = fields.Integer(required=True)


class Told(Schema):
    """An issue that everybody may read: the office wrote it, and it has gone out."""

    id = fields.UUID(required=True)
    subject = fields.String(required=True)
    body_markdown = fields.String(required=True)
    body_html = fields.Function(lambda it: markdown.to_html(it.body_markdown), metadata={"type": "string"})
    published_at = fields.AwareDateTime(required=True, attribute="finished_at")
    url = fields.Function(lambda it: f"/newsletter/{it.id}", metadata={"type": "string"})


ToldPage = page_of(Told)
