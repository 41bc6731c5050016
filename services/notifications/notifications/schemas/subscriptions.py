"""Subscribing, and the preferences behind a signed link."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Link, Mailbox, Shape, Token
from notifications.models.subscriptions import LANGUAGES, RHYTHMS, TOPICS
from notifications.wordings import digest_of

SOME_TOPICS = validate.And(
    validate.Length(1, error="Choose at least one topic."),
    validate.Length(max=len(TOPICS)),
    validate.ContainsOnly(TOPICS),
)


class Subscribe(Shape):
    """What a reader asks for, and the form in which they asked."""

    email = Mailbox(required=True)
    topics = fields.List(fields.String(), required=True, validate=SOME_TOPICS)
    rhythm = fields.String(load_default="weekly", validate=validate.OneOf(RHYTHMS))
    language = fields.String(load_default="de", validate=validate.OneOf(LANGUAGES))
    form_url = Link(required=True)


class ChangePreferences(Token):
    """What is to change; `paused_until` null ends a pause."""

    topics = fields.List(fields.String(), validate=SOME_TOPICS)
    rhythm = fields.String(validate=validate.OneOf(RHYTHMS))
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    paused_until = fields.AwareDateTime(allow_none=True)


class ReaderExport(Schema):
    """All that the newsletter holds of a reader: rows of each kind, as they are kept."""

    subscriptions = fields.List(fields.Dict(), dump_default=[])
    consents = fields.List(fields.Dict(), dump_default=[])
    choices = fields.List(fields.Dict(), dump_default=[])
    readings = fields.List(fields.Dict(), dump_default=[])
    deliveries = fields.List(fields.Dict(), dump_default=[])


class Preferences(Schema):
    """What a reader receives."""

    email = fields.String(required=True)
    topics = fields.List(fields.String(), required=True)
    rhythm = fields.String(required=True)
    language = fields.String(required=True)
    paused_until = fields.AwareDateTime(required=True, allow_none=True)
    revision = fields.Integer(required=True)


class Readership(Schema):
    """How many read the newsletter. `reached` are those active ones who neither pause nor cannot be reached."""

    active = fields.Integer(required=True)
    reached = fields.Integer(required=True)
    paused = fields.Integer(required=True)
    unconfirmed = fields.Integer(required=True)
    topics = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rhythms = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    languages = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class Wording(Schema):
    """What a subscriber agrees to, word for word, and its hash as the proof of consent has it."""

    language = fields.String(required=True)
    text = fields.String(required=True)
    sha256 = fields.Function(lambda it: digest_of(it["text"]), metadata={"type": "string"})


class Wordings(Schema):
    items = fields.List(fields.Nested(Wording), required=True)
