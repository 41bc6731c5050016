"""Subscribing, and the preferences behind a signed link."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Link, Mailbox, Shape, Token
from notifications.models.subscriptions import LANGUAGES, RHYTHMS, TOPICS

SOME_TOPICS = validate.And(validate.Length(1, len(TOPICS)), validate.ContainsOnly(TOPICS))


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
