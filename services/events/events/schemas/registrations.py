"""Registering, confirming, cancelling; registrations as their person and those who run the event see them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.schema import Line, Mailbox, Paging, Shape, page_of
from events.models.registrations import STATUSES, email_key
from events.schemas.events import Event

TOKEN = validate.Length(1, 500)
LARGEST_GROUP = 10


class Register(Shape):
    """Who wants to come."""

    event_id = fields.UUID(required=True)
    name = Line(required=True, least=1, most=200)
    email = Mailbox(required=True)
    organisation = Line(most=200, load_default=None, allow_none=True)


class Person(Shape):
    """One of a group."""

    name = Line(required=True, least=1, most=200)
    email = Mailbox(required=True)


class RegisterGroup(Shape):
    """Several people who want to come together, each by an address of their own."""

    event_id = fields.UUID(required=True)
    people = fields.List(fields.Nested(Person), required=True, validate=validate.Length(1, LARGEST_GROUP))
    organisation = Line(most=200, load_default=None, allow_none=True)

    @validates_schema
    def each_once(self, data: dict[str, Any], **_: Any) -> None:
        seen: set[str] = set()
        for number, person in enumerate(data["people"]):
            key = email_key(person["email"])
            if key in seen:
                raise ValidationError({"people": {number: {"email": ["Is named twice."]}}})
            seen.add(key)


class RegistrationToken(Shape):
    """The token from the mail."""

    token = fields.String(required=True, validate=TOKEN)


class CancelRegistration(Shape):
    """The token from the mail, or the id for the office and the account that registered."""

    registration_id = fields.UUID(load_default=None, allow_none=True)
    token = fields.String(load_default=None, allow_none=True, validate=TOKEN)


class ListRegistrations(Paging):
    """Whose registrations to see."""

    event_id = fields.UUID(required=True)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))


class ListOwnRegistrations(Paging):
    """All that one has to do with."""


class RegistrationState(Schema):
    """Where a registration stands; `position` counts from 1 while it waits."""

    id = fields.UUID(required=True)
    status = fields.String(required=True)
    position = fields.Integer(required=True, allow_none=True)


class EnteredPerson(Schema):
    """One of a group, and where their registration stands."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    id = fields.UUID(required=True, attribute="standing.id")
    status = fields.String(required=True, attribute="standing.status")
    position = fields.Integer(required=True, allow_none=True, attribute="standing.position")


class RegistrationGroup(Schema):
    """Who of a group has a seat, and who waits at which position; in the order in which they were named."""

    items = fields.List(fields.Nested(EnteredPerson), required=True)


class RegistrationView(Schema):
    """A registration as its own person sees it; link and ticket are there for those who have a seat."""

    id = fields.UUID(required=True, attribute="registration.id")
    status = fields.String(required=True, attribute="registration.status")
    position = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True, attribute="registration.name")
    held_until = fields.AwareDateTime(required=True, allow_none=True, attribute="registration.held_until")
    online_url = fields.String(required=True, allow_none=True)
    ticket = fields.String(required=True, allow_none=True)
    event = fields.Nested(Event, required=True)


class OwnRegistration(RegistrationView):
    """One's own registration, or one that one made for somebody else: then without link and ticket."""

    is_own = fields.Boolean(required=True)
    requested_at = fields.AwareDateTime(required=True, attribute="registration.requested_at")


class ListedRegistration(Schema):
    """A registration as those who run the event see it."""

    id = fields.UUID(required=True, attribute="registration.id")
    number = fields.Integer(required=True, attribute="registration.number")
    status = fields.String(required=True, attribute="registration.status")
    position = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True, attribute="registration.name")
    email = fields.String(required=True, attribute="registration.email")
    organisation = fields.String(required=True, allow_none=True, attribute="registration.organisation")
    requested_at = fields.AwareDateTime(required=True, attribute="registration.requested_at")
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True, attribute="registration.confirmed_at")
    ended_at = fields.AwareDateTime(required=True, allow_none=True, attribute="registration.ended_at")
    checked_in_at = fields.AwareDateTime(required=True, allow_none=True, attribute="registration.checked_in_at")


RegistrationPage = page_of(ListedRegistration)
OwnRegistrationPage = page_of(OwnRegistration)
