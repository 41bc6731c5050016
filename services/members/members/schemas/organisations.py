"""The directory, an organisation's own entry, working groups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates

from chassis import markdown
from chassis.schema import DISTRICT, POSTCODE, Around, Line, Link, Paging, Shape, Text, page_of
from members.countries import COUNTRIES
from members.models.organisations import KINDS, SIZES, VISIBILITIES

CODE = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,39}\Z", error="Is not a competence code.")
UNDIVIDED = validate.ContainsNoneOf("|", error="Must not contain |.")  # it divides values in a cell of a table
COUNTRY = validate.OneOf(COUNTRIES, error="Must be an ISO 3166-1 code such as DE.")


class Sector(Line):
    """A line that can be one of several in a cell of a table."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(UNDIVIDED)


class SocialProfile(Link):
    """The same of a link."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(UNDIVIDED)


class Profile(Shape):
    """What an organisation says of itself."""

    name = Line(required=True, least=2, most=200)
    legal_form = Line(most=60, load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    size = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(SIZES))
    street = Line(most=200, load_default=None, allow_none=True)
    postcode = fields.String(load_default=None, allow_none=True, validate=POSTCODE)
    city = Line(most=100, load_default=None, allow_none=True)
    website = Link(load_default=None, allow_none=True)


class ProfileChange(Shape):
    """The fields of one's own entry that are to change."""

    name = Line(least=2, most=200)
    legal_form = Line(most=60, allow_none=True)
    kind = fields.String(validate=validate.OneOf(KINDS))
    size = fields.String(allow_none=True, validate=validate.OneOf(SIZES))
    street = Line(most=200, allow_none=True)
    postcode = fields.String(allow_none=True, validate=POSTCODE)
    city = Line(most=100, allow_none=True)
    website = Link(allow_none=True)
    social_profiles = fields.List(SocialProfile(), validate=validate.Length(max=10))
    description_markdown = Text()
    description_en_markdown = Text()
    products = Text(most=5000)
    sectors = fields.List(Sector(least=2, most=80), validate=validate.Length(max=20))
    countries = fields.List(fields.String(validate=COUNTRY), validate=validate.Length(max=60))
    publications = Text(most=5000)
    references = Text(most=5000)
    founded_year = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=1200))
    competences = fields.List(fields.String(validate=CODE), validate=validate.Length(max=40))
    visibility = fields.String(validate=validate.OneOf(VISIBILITIES))

    @validates("founded_year")
    def not_in_the_future(self, value: int | None, **_: Any) -> None:
        if value is not None and value > datetime.now(UTC).year:
            raise ValidationError("Lies in the future.")

    @post_load
    def once_each(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What a list names twice counts once."""
        return {name: list(dict.fromkeys(it)) if isinstance(it, list) else it for name, it in data.items()}


class MemberChange(ProfileChange):
    """The fields of a member's entry that are to change."""

    member_id = fields.UUID(required=True)


class Address(Schema):
    street = fields.String(required=True, allow_none=True)
    postcode = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)
    district = fields.String(required=True, allow_none=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)


class Member(Schema):
    """An entry of the IT database."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    number = fields.Integer(required=True)
    name = fields.String(required=True)
    legal_form = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    size = fields.String(required=True, allow_none=True)
    address = fields.Nested(Address, required=True)
    website = fields.String(required=True, allow_none=True)
    social_profiles = fields.List(fields.String(), required=True)
    logo_url = fields.String(required=True, allow_none=True)
    description_markdown = fields.String(required=True)
    description_html = fields.Function(
        lambda it: markdown.to_html(it.description_markdown), metadata={"type": "string"}
    )
    description_en_markdown = fields.String(required=True)
    description_en_html = fields.Function(
        lambda it: markdown.to_html(it.description_en_markdown), metadata={"type": "string"}
    )
    competences = fields.List(fields.String(), required=True)
    products = fields.String(required=True)
    sectors = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    publications = fields.String(required=True)
    references = fields.String(required=True)
    founded_year = fields.Integer(required=True, allow_none=True)
    working_groups = fields.List(fields.String(), required=True)
    member_since = fields.Date(required=True)
    visibility = fields.String(required=True)
    distance_km = fields.Float(metadata={"description": "In a list of what is near a postcode: how far its own lies."})
    url = fields.Function(lambda it: f"/members/{it.id}", metadata={"type": "string"})


class Facet(Schema):
    """A value, and how many of the entries that were found have it."""

    value = fields.String(required=True)
    count = fields.Integer(required=True)


class Facets(Schema):
    """What the found can be narrowed by, the most frequent values first."""

    kind = fields.List(fields.Nested(Facet), required=True)
    size = fields.List(fields.Nested(Facet), required=True)
    district = fields.List(fields.Nested(Facet), required=True)
    country = fields.List(fields.Nested(Facet), required=True)
    competence = fields.List(fields.Nested(Facet), required=True)


MemberPage = page_of(Member, facets=fields.Nested(Facets, required=True))


class ListMembers(Paging, Around):
    """What the directory can be asked."""

    q = Line(most=200, load_default=None, allow_none=True)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    competence = fields.String(load_default=None, validate=CODE)
    district = fields.String(load_default=None, validate=DISTRICT)
    size = fields.String(load_default=None, validate=validate.OneOf(SIZES))
    country = fields.String(load_default=None, validate=COUNTRY)
    sort = fields.String(  # by relevance where words are given, else the newest first
        load_default=None, allow_none=True, validate=validate.OneOf(("relevance", "newest", "name", "closest"))
    )


class GetMember(Shape):
    member_id = fields.UUID(required=True)


class Difference(Schema):
    """One field of an entry before and after a change."""

    field = fields.String(required=True)
    old = fields.Raw(required=True, allow_none=True)
    new = fields.Raw(required=True, allow_none=True)


class EntryChange(Schema):
    """Who changed what in an entry, when, and on whose behalf: the member's or the office's."""

    id = fields.UUID(required=True)
    member_id = fields.UUID(required=True, attribute="organisation_id")
    member_name = fields.String(required=True)
    revision = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True)
    changed_by = fields.String(required=True, allow_none=True)
    acted_as = fields.String(required=True)
    differences = fields.List(fields.Nested(Difference), required=True)


EntryChangePage = page_of(EntryChange)


class ListEntryChanges(Paging):
    """Of which member; of all, if none is named."""

    member_id = fields.UUID(load_default=None, allow_none=True)
