"""Calendars to subscribe to."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Shape
from events.models.events import KINDS, ORGANISERS

SECRET = validate.Length(1, 200)


class Known(Shape):
    """The version that the client has: it gets no text when that is still it."""

    known = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))


class GetFeed(Known):
    """Which events a calendar is to hold: of a kind, of an organiser, of a series."""

    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(KINDS))
    organiser_kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ORGANISERS))
    organiser_id = fields.UUID(load_default=None, allow_none=True)
    organiser_name = Line(data_key="organiser", load_default=None, allow_none=True)
    series_id = fields.UUID(load_default=None, allow_none=True)


class GetOwnCalendar(Known):
    """One's registrations and group meetings, or the meetings of one group."""

    working_group_id = fields.UUID(load_default=None, allow_none=True)


class CalendarToken(Shape):
    """The secret in the address of somebody's own calendar."""

    token = fields.String(required=True, validate=SECRET)


class Owner(Schema):
    """Whose calendar it is."""

    account_id = fields.String(required=True)


class Ics(Schema):
    """A calendar (RFC 5545)."""

    ics = fields.String(required=True)


class CalendarFeed(Schema):
    """A calendar and its version; without a text for who has it."""

    ics = fields.String(required=True, allow_none=True)
    version = fields.String(required=True)


class PersonalCalendar(Schema):
    """Since when one's own calendar has its address."""

    made_at = fields.AwareDateTime(required=True)


class MadeCalendar(PersonalCalendar):
    """The address of one's own calendar, which is told this once."""

    address = fields.String(required=True)
