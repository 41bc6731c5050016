"""Planning and changing events; events as everybody sees them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis import markdown
from chassis.schema import POSTCODE, Line, Link, Moment, Paging, Shape, Text, page_of
from events.models.events import AUDIENCES, KINDS, ORGANISERS, STATUSES
from events.models.schedule import LONGEST
from events.schemas.times import Clock, MomentOrDay, Written, Zone

MOST_SEATS = 100_000
to_html = lru_cache(maxsize=512)(markdown.to_html)


def truth(**kwargs: Any) -> fields.Boolean:
    """JSON's own true and false only."""
    return fields.Boolean(truthy={True}, falsy={False}, **kwargs)


class OrganiserFields(Shape):
    """Whose event it is. The association needs no name."""

    kind = fields.String(required=True, validate=validate.OneOf(ORGANISERS))
    id = fields.UUID(allow_none=True)
    name = Line(least=1, most=200, allow_none=True)

    @validates_schema
    def named(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] != "association" and not data.get("name"):
            raise ValidationError("Missing data for required field.", "name")


class VenueFields(Shape):
    """Where to go; coordinates (degrees, WGS 84) follow the postcode when they are left out."""

    name = Line(required=True, least=1, most=200)
    street = Line(most=200, allow_none=True)
    postcode = fields.String(allow_none=True, validate=POSTCODE)
    city = Line(most=100, allow_none=True)
    latitude = fields.Float(allow_none=True, allow_nan=False, validate=validate.Range(-90, 90))
    longitude = fields.Float(allow_none=True, allow_nan=False, validate=validate.Range(-180, 180))

    @validates_schema
    def both_or_none(self, data: dict[str, Any], **_: Any) -> None:
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if data.get(one) is None and data.get(other) is not None:
                raise ValidationError("Latitude and longitude belong together.", one)


class AgendaItemFields(Shape):
    """A point of the agenda: on which day of the event (1 is the first), when by its clocks, what and by whom."""

    day = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, LONGEST.days + 1))
    time = Clock(load_default=None, allow_none=True)
    title = Line(required=True, least=1, most=200)
    speaker = Line(load_default=None, most=200, allow_none=True)


class SpeakerFields(Shape):
    """Who speaks, as what, for whom; they have agreed to stand there."""

    name = Line(required=True, least=1, most=200)
    title = Line(load_default=None, most=200, allow_none=True)
    organisation = Line(load_default=None, most=200, allow_none=True)
    url = Link(load_default=None, allow_none=True)


class Content(Shape):
    """What an event says of itself but for its times, to create and to change it."""

    title = Line(least=1, most=200)
    kind = fields.String(validate=validate.OneOf(KINDS))
    organiser = fields.Nested(OrganiserFields)
    venue = fields.Nested(VenueFields, allow_none=True)
    online_url = Link(allow_none=True)
    audience = fields.String(validate=validate.OneOf(AUDIENCES))
    working_group_id = fields.UUID(allow_none=True)
    capacity = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, MOST_SEATS))
    waiting_list = truth()
    price_note = Line(most=200, allow_none=True)
    description_markdown = Text()
    agenda = fields.List(fields.Nested(AgendaItemFields), validate=validate.Length(max=100))
    speakers = fields.List(fields.Nested(SpeakerFields), validate=validate.Length(max=50))


class EventFields(Content):
    """The same with its times."""

    starts_at = Written()
    ends_at = Written()
    time_zone = Zone()
    all_day = truth()
    registration_opens_at = Moment(allow_none=True)
    registration_closes_at = Moment(allow_none=True)


class PlanEvent(EventFields):
    """A new event. What is all day may leave out its end."""

    title = Line(required=True, least=1, most=200)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    starts_at = Written(required=True)

    @validates_schema
    def ends(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("all_day") and "ends_at" not in data:
            raise ValidationError("Missing data for required field.", "ends_at")


class ChangeEvent(EventFields):
    """The fields of an event that are to change."""

    event_id = fields.UUID(required=True)


class EventId(Shape):
    """Which event."""

    event_id = fields.UUID(required=True)


class CancelEvent(EventId):
    """Which event will not take place, and why."""

    reason = Text(most=1000, load_default=None, allow_none=True)


class ListEvents(Paging):
    """What the events can be asked; `from` is this moment by default, a day is one in Germany."""

    q = Line(most=200, load_default=None, allow_none=True)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    since = MomentOrDay(data_key="from", load_default=None, allow_none=True)
    until = MomentOrDay(data_key="to", load_default=None, allow_none=True)
    audience = fields.String(load_default=None, validate=validate.OneOf(AUDIENCES))
    working_group_id = fields.UUID(load_default=None)
    series_id = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        since, until = data.get("since"), data.get("until")
        if since and until and until <= since:
            raise ValidationError("Must be after `from`.", "to")


class Organiser(Schema):
    """Whose event it is."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)


class GroupName(Schema):
    """Which working group."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class EventVenue(Schema):
    """Where to go."""

    name = fields.String(required=True)
    street = fields.String(required=True, allow_none=True)
    postcode = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)


class Seats(Schema):
    """`free` are neither confirmed nor held; null, like `capacity`, when there is no limit."""

    capacity = fields.Integer(required=True, allow_none=True)
    free = fields.Integer(required=True, allow_none=True)
    waiting = fields.Integer(required=True)


class AgendaItem(Schema):
    """A point of the agenda, at a time of the `day`-th day by the clocks of the event's zone."""

    day = fields.Integer(required=True)
    time = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    speaker = fields.String(required=True, allow_none=True)


class Speaker(Schema):
    """Who speaks."""

    name = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class Event(Schema):
    """An event. The link of an online one is for the registered only; for what is imported one registers elsewhere.

    A date of a series `recurs_at` the moment that the rule of the series has for it, wherever it was moved to; the rule
    of an imported series (no `recurs_at`) stays with its organiser.
    """

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    sequence = fields.Integer(required=True)
    status = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    description_markdown = fields.String(required=True)
    description_html = fields.Function(lambda it: to_html(it.description_markdown), metadata={"type": "string"})
    organiser = fields.Nested(Organiser, required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(required=True)
    all_day = fields.Boolean(required=True)
    previous_starts_at = fields.AwareDateTime(required=True, allow_none=True)
    venue = fields.Nested(EventVenue, required=True, allow_none=True)
    online = fields.Boolean(required=True)
    audience = fields.String(required=True)
    working_group = fields.Nested(GroupName, required=True, allow_none=True)
    capacity = fields.Integer(required=True, allow_none=True)
    waiting_list = fields.Boolean(required=True)
    seats = fields.Nested(Seats, required=True)
    registration_opens_at = fields.AwareDateTime(required=True, allow_none=True)
    registration_closes_at = fields.AwareDateTime(required=True, allow_none=True)
    price_note = fields.String(required=True, allow_none=True)
    agenda = fields.List(fields.Nested(AgendaItem), required=True)
    speakers = fields.List(fields.Nested(Speaker), required=True)
    series_id = fields.UUID(required=True, allow_none=True)
    recurs_at = fields.AwareDateTime(required=True, allow_none=True)
    announced_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
    cancellation_reason = fields.String(required=True, allow_none=True)
    imported = fields.Boolean(required=True)
    source_url = fields.String(required=True, allow_none=True)
    url = fields.String(required=True)


class EventInFull(Event):
    """An event as somebody asks for it alone: with its link, if they have a seat or run it."""

    online_url = fields.String(required=True, allow_none=True)


EventPage = page_of(Event)
