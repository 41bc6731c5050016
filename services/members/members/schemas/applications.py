"""Applying, confirming, deciding."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis.schema import Line, Mailbox, Paging, Shape, Text, page_of
from members.models.applications import STATUSES
from members.models.memberships import MEMBERSHIP_KINDS
from members.schemas.organisations import Profile

REASONS = ("same_name", "same_web_domain", "same_mail_domain", "same_email")


class Accepted(fields.Boolean):
    """Consent: true and nothing that merely resembles it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value is True:
            return bool(super()._deserialize(value, attr, data, **kwargs))
        raise ValidationError("Must be accepted.")


class Representative(Shape):
    """Who acts for the organisation, or is to be a member."""

    given_name = Line(required=True, least=1, most=100)
    family_name = Line(required=True, least=1, most=100)
    email = Mailbox(required=True)
    phone = Line(most=40, load_default=None, allow_none=True)


class Apply(Shape):
    """An application for membership: an organisation's, or without one that of the representative as a person."""

    organisation = fields.Nested(Profile, load_default=None, allow_none=True)
    representative = fields.Nested(Representative, required=True)
    membership_kind = fields.String(load_default="full", validate=validate.OneOf(MEMBERSHIP_KINDS))
    statement = Text(most=5000, load_default="")
    accepts_statutes = Accepted(required=True)
    accepts_privacy = Accepted(required=True)


class ApplicationState(Schema):
    id = fields.UUID(required=True)
    status = fields.String(required=True)


class ListApplications(Paging):
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class NamedApplication(Shape):
    application_id = fields.UUID(required=True)


class NoteWithdrawal(NamedApplication):
    reason = Text(most=2000, load_default=None, allow_none=True)


class Refuse(NamedApplication):
    reason = Text(required=True, least=1, most=2000)


class Duplicate(Schema):
    """Something that looks like the same organisation or person."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    reasons = fields.List(fields.String(validate=validate.OneOf(REASONS)), required=True)


class Application(Schema):
    """An application as the office sees it."""

    id = fields.UUID(required=True)
    status = fields.String(required=True)
    holder = fields.String(required=True)
    organisation = fields.Dict(required=True, allow_none=True, attribute="organisation_shown")
    representative = fields.Dict(required=True)
    membership_kind = fields.String(required=True)
    statement = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    member_id = fields.UUID(required=True, allow_none=True, attribute="admitted_as")
    number = fields.Integer(required=True, allow_none=True)
    possible_duplicates = fields.List(fields.Nested(Duplicate), required=True)


ApplicationPage = page_of(Application)


class GivenConsent(Schema):
    """One consent as it was given; `version` is null for the earliest."""

    purpose = fields.String(required=True)
    version = fields.String(required=True, allow_none=True)
    wording = fields.String(required=True)
    given_at = fields.AwareDateTime(required=True)


class ApplicationInFull(Application):
    """An application with the consent it rests on."""

    consents = fields.List(fields.Nested(GivenConsent), required=True)


class Wording(Schema):
    """What an applicant is asked to agree to."""

    holder = fields.String(required=True)
    purpose = fields.String(required=True)
    version = fields.String(required=True)
    text = fields.String(required=True)


class Wordings(Schema):
    items = fields.List(fields.Nested(Wording), required=True)
