"""Experts, as they are entered, asked and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from chassis import markdown
from chassis.schema import LANGUAGE, Line, Mailbox, Paging, Shape, Text, page_of
from members.models.experts import STATUSES
from members.schemas.organisations import CODE

LANGUAGES = ("de", "en")  # of mails


class ExpertChange(Shape):
    """What an entry may say; changing it, all is optional."""

    title = Line(most=60, allow_none=True)
    given_name = Line(least=1, most=100)
    family_name = Line(least=1, most=100)
    position = Line(most=200, allow_none=True)
    email = Mailbox()
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    expertise_markdown = Text(most=10_000)
    publications = Text(most=10_000)
    talks = Text(most=10_000)
    languages = fields.List(fields.String(validate=LANGUAGE), validate=validate.Length(max=20))
    competences = fields.List(fields.String(validate=CODE), validate=validate.Length(max=40))

    @post_load
    def once_each(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What a list names twice counts once."""
        return {name: sorted(set(it)) if isinstance(it, list) else it for name, it in data.items()}


class EnterExpert(ExpertChange):
    """A person that is entered; `organisation_id` is for the office, others enter for their own."""

    organisation_id = fields.UUID(load_default=None, allow_none=True)
    title = Line(most=60, load_default=None, allow_none=True)
    given_name = Line(required=True, least=1, most=100)
    family_name = Line(required=True, least=1, most=100)
    position = Line(most=200, load_default=None, allow_none=True)
    email = Mailbox(required=True)
    language = fields.String(load_default="de", validate=validate.OneOf(LANGUAGES))
    expertise_markdown = Text(most=10_000, load_default="")
    publications = Text(most=10_000, load_default="")
    talks = Text(most=10_000, load_default="")
    languages = fields.List(fields.String(validate=LANGUAGE), load_default=list, validate=validate.Length(max=20))
    competences = fields.List(fields.String(validate=CODE), load_default=list, validate=validate.Length(max=40))


class NamedExpert(Shape):
    expert_id = fields.UUID(required=True)


class ChangeExpert(ExpertChange, NamedExpert):
    """The fields of an entry that are to change."""


class ListExperts(Paging):
    """What the experts can be asked."""

    q = Line(most=200, load_default=None, allow_none=True)
    competence = fields.String(load_default=None, validate=CODE)
    organisation_id = fields.UUID(load_default=None)
    language = fields.String(load_default=None, validate=LANGUAGE)
    sort = fields.String(load_default="name", validate=validate.OneOf(("newest", "name")))


class ListEntered(Paging):
    organisation_id = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class ExpertOrganisation(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class Expert(Schema):
    """An expert as others see one."""

    id = fields.UUID(required=True)
    title = fields.String(required=True, allow_none=True)
    given_name = fields.String(required=True)
    family_name = fields.String(required=True)
    name = fields.String(required=True)
    position = fields.String(required=True, allow_none=True)
    organisation = fields.Nested(ExpertOrganisation, required=True, allow_none=True)
    expertise_markdown = fields.String(required=True)
    expertise_html = fields.Function(lambda it: markdown.to_html(it.expertise_markdown), metadata={"type": "string"})
    publications = fields.String(required=True)
    talks = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    competences = fields.List(fields.String(), required=True)
    url = fields.Function(lambda it: f"/experts/{it.id}", metadata={"type": "string"})


class AskedConsent(Schema):
    """What was asked last, and what became of it."""

    wording = fields.String(required=True)
    version = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    given_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class EnteredExpert(Expert):
    """An entry as those see it who keep it, and the person itself."""

    revision = fields.Integer(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    consent = fields.Nested(AskedConsent, required=True)


class OwnExperts(Schema):
    """The entries about one person."""

    items = fields.List(fields.Nested(EnteredExpert), required=True)


ExpertPage = page_of(Expert)
EnteredExpertPage = page_of(EnteredExpert)
