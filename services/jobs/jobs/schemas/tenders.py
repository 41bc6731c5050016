"""Tenders as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from chassis import markdown
from chassis.schema import LANGUAGE, Around, Line, Link, Moment, Paging, Shape, Text, page_of
from jobs.cpv import DIVISIONS
from jobs.models.tenders import STATES
from jobs.schemas.postings import CODE, JobOrganisation, JobPlace, Place

DIVISION = "|".join(DIVISIONS)
CPV = validate.Regexp(rf"^({DIVISION})[0-9]{{6}}(-[0-9])?\Z", error="Is not a CPV code such as 72000000.")
CPV_BEGINNING = validate.Regexp(rf"^({DIVISION})[0-9]{{0,6}}\Z", error="Is not the beginning of a CPV code.")


class Document(Shape):
    """Something to read about a tender, where it lies."""

    title = Line(required=True, least=1, most=200)
    url = Link(required=True)


class ChangeTender(Shape):
    """The fields of a tender that are to change. A CPV code is kept without its check digit."""

    tender_id = fields.UUID(required=True)
    title = Line(least=3, most=300)
    description_markdown = Text()
    authority = Line(least=2, most=200)
    cpv = fields.List(fields.String(validate=CPV), validate=validate.Length(max=40))
    competences = fields.List(fields.String(validate=CODE), validate=validate.Length(max=40))
    places = fields.List(fields.Nested(Place), validate=validate.Length(max=10))
    deadline = Moment(allow_none=True)
    source_url = Link(allow_none=True)
    documents = fields.List(fields.Nested(Document), validate=validate.Length(max=20))
    language = fields.String(validate=LANGUAGE)

    @post_load
    def once_each(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A code or place named twice counts once; the first CPV code stays the first: it is the main one."""
        if "cpv" in data:
            data["cpv"] = list(dict.fromkeys(code[:8] for code in data["cpv"]))
        if "competences" in data:
            data["competences"] = sorted(set(data["competences"]))
        if "places" in data:
            data["places"] = [each for n, each in enumerate(data["places"]) if each not in data["places"][:n]]
        return data


class CreateTender(ChangeTender):
    """A tender to be drafted."""

    class Meta(Shape.Meta):
        """No id yet."""

        exclude = ("tender_id",)

    title = Line(required=True, least=3, most=300)
    authority = Line(required=True, least=2, most=200)


class TenderId(Shape):
    """Which tender."""

    tender_id = fields.UUID(required=True)


class NoteInterest(TenderId):
    """Interest in a tender; `jointly` if one looks for others to bid with."""

    jointly = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ListInterests(Paging):
    """A page of those interested in which tender."""

    tender_id = fields.UUID(required=True)


class ListTenders(Paging, Around):
    """What the tenders can be asked. `cpv` is a code or the beginning of one: `72` finds all IT services."""

    q = Line(most=200, load_default=None, allow_none=True)
    cpv = fields.String(load_default=None, validate=CPV_BEGINNING)
    competence = fields.String(load_default=None, validate=CODE)
    sort = fields.String(load_default="soonest", validate=validate.OneOf(("soonest", "newest")))


class ListAllTenders(Paging):
    """A page of all tenders, or of those in one state."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class TenderDocument(Schema):
    """Something to read about a tender."""

    title = fields.String(required=True)
    url = fields.String(required=True)


class Tender(Schema):
    """A tender. `source_url` leads to the authority's own publication, which alone is binding."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    description_markdown = fields.String(required=True)
    description_html = fields.Function(
        lambda it: markdown.to_html(it.description_markdown), metadata={"type": "string"}
    )
    authority = fields.String(required=True)
    cpv = fields.List(fields.String(), required=True)
    competences = fields.List(fields.String(), required=True)
    places = fields.List(fields.Nested(JobPlace), required=True)
    deadline = fields.AwareDateTime(required=True, allow_none=True)
    source_url = fields.String(required=True, allow_none=True)
    documents = fields.List(fields.Nested(TenderDocument), required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    url = fields.String(required=True)


TenderPage = page_of(Tender)


class Interest(Schema):
    """A member that is interested in a tender."""

    organisation = fields.Nested(JobOrganisation, required=True)
    jointly = fields.Boolean(required=True)
    noted_at = fields.AwareDateTime(required=True)
    working_group_id = fields.UUID(required=True, allow_none=True)


InterestPage = page_of(Interest)
