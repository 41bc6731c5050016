"""Saved searches as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates

from chassis.schema import Link, Mailbox, Shape, Token
from chassis.words import words
from jobs.models.searches import LANGUAGES, RHYTHMS
from jobs.schemas.postings import Filters, Job


class Query(Filters):
    """The filters of the list of jobs; without any, all new postings."""

    @validates("q")
    def has_words(self, value: str | None, **_: Any) -> None:
        """What has none would find nothing for ever."""
        if value and not words(value):
            raise ValidationError("Has no word to look for.")

    @post_load
    def what_is_asked(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As JSON keeps it, without what is not asked for."""
        asked = {name: value for name, value in data.items() if value not in (None, "")}
        if "near" not in asked:
            asked.pop("radius_km", None)
        return {name: value if isinstance(value, int) else str(value) for name, value in asked.items()}


class SaveSearch(Shape):
    """Whom to tell of what, how often, and the form in which they asked."""

    email = Mailbox(required=True)
    search = fields.Nested(Query, required=True)
    rhythm = fields.String(load_default="daily", validate=validate.OneOf(RHYTHMS))
    language = fields.String(load_default="de", validate=validate.OneOf(LANGUAGES))
    form_url = Link(required=True)


class ChangeSearch(Token):
    """What is to change; `search` takes the place of the whole of it."""

    search = fields.Nested(Query)
    rhythm = fields.String(validate=validate.OneOf(RHYTHMS))
    language = fields.String(validate=validate.OneOf(LANGUAGES))


class Asked(Schema):
    """The filters of a search; null is what it does not ask for."""

    q = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    employment_type = fields.String(required=True, allow_none=True)
    remote = fields.String(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    competence = fields.String(required=True, allow_none=True)
    district = fields.String(required=True, allow_none=True)
    near = fields.String(required=True, allow_none=True)
    radius_km = fields.Integer(required=True, allow_none=True)


class SavedSearch(Schema):
    """A search as its owner sees it; `told_at` is when they last got a mail about it."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    email = fields.String(required=True)
    search = fields.Nested(Asked, required=True)
    rhythm = fields.String(required=True)
    language = fields.String(required=True)
    confirmed_at = fields.AwareDateTime(required=True)
    told_at = fields.AwareDateTime(required=True, allow_none=True)
    token = fields.String(required=True)
    feed_url = fields.String(required=True)


class Wording(Schema):
    """What somebody who saves a search agrees to, word for word."""

    language = fields.String(required=True)
    text = fields.String(required=True)


class Wordings(Schema):
    items = fields.List(fields.Nested(Wording), required=True)


class SearchJobs(Schema):
    """What a search finds, the newest first."""

    search = fields.Nested(Asked, required=True)
    items = fields.List(fields.Nested(Job), required=True)
