"""Postings as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates, validates_schema

from chassis import markdown, places
from chassis.schema import DISTRICT, LANGUAGE, POSTCODE, Around, Line, Link, Mailbox, Paging, Shape, Text, page_of
from jobs import currencies, occupations
from jobs.models.postings import EDUCATION, EMPLOYMENT_TYPES, KINDS, OUTCOMES, PERIODS, REMOTE, STATES

CODE = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,39}\Z", error="Is not a competence code.")
CURRENCY = validate.OneOf(currencies.codes(), error="Must be an ISO 4217 code such as EUR.")
CENTS = validate.Range(1, 100_000_000_00, error="Must be a positive amount in cents; leave out what is unknown.")


class Hours(fields.Float):
    """Working hours in a week: a JSON number, at most 48 (§ 3 ArbZG)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_nan=False, validate=validate.Range(1, 48), **kwargs)

    def _validated(self, value: Any) -> float:
        if isinstance(value, str):
            raise self.make_error("invalid", input=value)
        return float(super()._validated(value))


class Salary(Shape):
    """A range, `min` and `max` in cents of the currency; the end that is unknown is null."""

    min = fields.Integer(strict=True, load_default=None, allow_none=True, validate=CENTS)
    max = fields.Integer(strict=True, load_default=None, allow_none=True, validate=CENTS)
    currency = fields.String(load_default="EUR", validate=CURRENCY)
    period = fields.String(required=True, validate=validate.OneOf(PERIODS))

    @validates_schema
    def is_a_range(self, data: dict[str, Any], **_: Any) -> None:
        """An unknown salary is null as a whole."""
        if data["min"] is None and data["max"] is None:
            raise ValidationError("Needs min or max.", "min")
        if None not in (data["min"], data["max"]) and data["min"] > data["max"]:
            raise ValidationError("Is less than min.", "max")


class Place(Shape):
    """Where the work is done; the city of a postcode in Mecklenburg-Vorpommern may be left out."""

    postcode = fields.String(required=True, validate=POSTCODE)
    city = Line(least=1, most=100)

    @post_load
    def name_the_city(self, data: dict[str, str], **_: Any) -> dict[str, str]:
        """Fill in what the postcode tells."""
        if "city" not in data:
            known = places.find(data["postcode"])
            if known is None:
                raise ValidationError("Is needed, since the postcode is not known here.", "city")
            data["city"] = known.name
        return data


class ChangeJob(Shape):
    """The fields of a posting that are to change."""

    job_id = fields.UUID(required=True)
    kind = fields.String(validate=validate.OneOf(KINDS))
    title = Line(least=3, most=200)
    description_markdown = Text()
    employment_type = fields.String(validate=validate.OneOf(EMPLOYMENT_TYPES))
    hours_per_week = Hours(allow_none=True)
    places = fields.List(fields.Nested(Place), validate=validate.Length(1, 10))
    remote = fields.String(validate=validate.OneOf(REMOTE))
    salary = fields.Nested(Salary, allow_none=True)
    starts_on = fields.Date(allow_none=True)
    fixed_term = fields.Boolean(truthy={True}, falsy={False}, allow_none=True)
    shift_work = fields.Boolean(truthy={True}, falsy={False})
    mini_job = fields.Boolean(truthy={True}, falsy={False})
    education = fields.String(allow_none=True, validate=validate.OneOf(EDUCATION))
    experience_months = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 600))
    valid_through = fields.Date(allow_none=True)
    apply_url = Link(allow_none=True)
    apply_email = Mailbox(allow_none=True)
    direct_apply = fields.Boolean(truthy={True}, falsy={False})
    language = fields.String(validate=LANGUAGE)
    competences = fields.List(fields.String(validate=CODE), validate=validate.Length(max=40))
    kldb = fields.String(allow_none=True)

    @validates("kldb")
    def is_an_it_occupation(self, value: str | None, **_: Any) -> None:
        """By the list that is shipped, whose codes have two to four digits."""
        if value is not None and value not in occupations.labels():
            raise ValidationError("Is not an IT occupation of KldB 2010.")

    @post_load
    def once_each(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A competence or place named twice counts once."""
        if "competences" in data:
            data["competences"] = sorted(set(data["competences"]))
        if "places" in data:
            data["places"] = [each for n, each in enumerate(data["places"]) if each not in data["places"][:n]]
        return data


class CreateJob(ChangeJob):
    """A posting to be drafted. Only the office names an organisation: a member by id, anyone else by name."""

    class Meta(Shape.Meta):
        """No id yet."""

        exclude = ("job_id",)

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = Line(required=True, least=3, most=200)
    employment_type = fields.String(required=True, validate=validate.OneOf(EMPLOYMENT_TYPES))
    places = fields.List(fields.Nested(Place), required=True, validate=validate.Length(1, 10))
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    organisation_name = Line(least=2, most=200, load_default=None, allow_none=True)
    organisation_city = Line(most=100, load_default=None, allow_none=True)


class JobId(Shape):
    """Which posting."""

    job_id = fields.UUID(required=True)


class CloseJob(JobId):
    """What became of a posting."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))


class SendBack(JobId):
    """Why what was submitted is not published as it is."""

    reason = Line(required=True, least=3, most=1000)


class ListMyJobs(Paging):
    """One's own postings, in one state or all."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATES))


class ExtendJob(JobId):
    """Until when a posting is to stay open."""

    valid_through = fields.Date(required=True)


class Filters(Around):
    """What postings may be chosen by."""

    q = Line(most=200, load_default=None, allow_none=True)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    employment_type = fields.String(load_default=None, validate=validate.OneOf(EMPLOYMENT_TYPES))
    remote = fields.String(load_default=None, validate=validate.OneOf(REMOTE))
    organisation_id = fields.UUID(load_default=None)
    competence = fields.String(load_default=None, validate=CODE)
    district = fields.String(load_default=None, validate=DISTRICT)


class ListJobs(Paging, Filters):
    """What the job board can be asked."""

    sort = fields.String(  # the newest first, where words are given by relevance
        load_default=None, allow_none=True, validate=validate.OneOf(("newest", "closest", "salary", "relevance"))
    )


class JobPlace(Schema):
    """A place of work."""

    postcode = fields.String(required=True)
    city = fields.String(required=True)


class JobSalary(Schema):
    """A range, `min` and `max` in cents of the currency; the end that is unknown is null."""

    min = fields.Integer(required=True, allow_none=True)
    max = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True)
    period = fields.String(required=True)


class JobOrganisation(Schema):
    """Who hires; without an id it is no member."""

    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class Job(Schema):
    """A posting. `valid_through` is its last day, by the clock of Berlin."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    description_markdown = fields.String(required=True)
    description_html = fields.Function(
        lambda it: markdown.to_html(it.description_markdown), metadata={"type": "string"}
    )
    employment_type = fields.String(required=True)
    hours_per_week = fields.Float(required=True, allow_none=True)
    places = fields.List(fields.Nested(JobPlace), required=True)
    remote = fields.String(required=True)
    salary = fields.Nested(JobSalary, required=True, allow_none=True)
    starts_on = fields.Date(required=True, allow_none=True)
    fixed_term = fields.Boolean(required=True, allow_none=True)
    shift_work = fields.Boolean(required=True)
    mini_job = fields.Boolean(required=True)
    education = fields.String(required=True, allow_none=True)
    experience_months = fields.Integer(required=True, allow_none=True)
    valid_through = fields.Date(required=True, allow_none=True)
    apply_url = fields.String(required=True, allow_none=True)
    apply_email = fields.String(required=True, allow_none=True)
    direct_apply = fields.Boolean(required=True)
    language = fields.String(required=True)
    competences = fields.List(fields.String(), required=True)
    kldb = fields.String(required=True, allow_none=True)
    organisation = fields.Nested(JobOrganisation, required=True)
    status = fields.String(required=True)
    returned_because = fields.String(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    url = fields.String(required=True)


class Facet(Schema):
    """A value, and how many of the postings that were found have it."""

    value = fields.String(required=True)
    count = fields.Integer(required=True)


class OrganisationFacet(Facet):
    """An organisation by its id, and what it is called."""

    name = fields.String(required=True)


class Facets(Schema):
    """What the found can be narrowed by, the most frequent values first; of organisations the first hundred."""

    kind = fields.List(fields.Nested(Facet), required=True)
    employment_type = fields.List(fields.Nested(Facet), required=True)
    remote = fields.List(fields.Nested(Facet), required=True)
    organisation = fields.List(fields.Nested(OrganisationFacet), required=True)
    competence = fields.List(fields.Nested(Facet), required=True)
    district = fields.List(fields.Nested(Facet), required=True)


class OwnJob(Job):
    """A posting in whatever state, as those list it who may change it."""


JobPage = page_of(Job, facets=fields.Nested(Facets, required=True))
OwnJobPage = page_of(OwnJob)
