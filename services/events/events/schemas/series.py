"""Planning and changing series of events."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.schema import Line, Shape, Text, page_of
from events.models.events import KINDS
from events.models.recurrence import Rule
from events.models.series import MOST
from events.schemas.events import Content, truth
from events.schemas.times import TimeOfDay, Written, Zone

HOURS = validate.Range(0, 366 * 24)


class RecurrenceRule(fields.String):
    """A recurrence rule (RFC 5545, 3.3.10): weekly or monthly; UNTIL is a day, by the clocks of the series' zone."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text: str = super()._deserialize(value, *args, **kwargs)
        try:
            return Rule.read(text)
        except ValueError as fault:
            raise ValidationError(str(fault)) from None


class SeriesFields(Content):
    """What the dates of a series have in common; registration opens and closes so many hours before each begins."""

    registration_opens_hours = fields.Integer(strict=True, allow_none=True, validate=HOURS)
    registration_closes_hours = fields.Integer(strict=True, allow_none=True, validate=HOURS)


class PlanSeries(SeriesFields):
    """A new series: its first date, the rule by which it comes again, and dates of the rule that are left out."""

    title = Line(required=True, least=1, most=200)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    starts_at = Written(required=True)
    ends_at = Written()
    time_zone = Zone()
    all_day = truth()
    rule = RecurrenceRule(required=True)
    left_out = fields.List(fields.Date(), validate=validate.Length(max=MOST))

    @validates_schema
    def ends(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("all_day") and "ends_at" not in data:
            raise ValidationError("Missing data for required field.", "ends_at")


class ChangeSeries(SeriesFields):
    """What is to change, from one of its events on or else of all that are still to come.

    `begins` and `ends` are times of day by the clocks of the series' zone. The `rule` may have another end and other
    days, as often as before; one that names no days keeps those it had.
    """

    series_id = fields.UUID(required=True)
    since = fields.UUID(data_key="from", load_default=None, allow_none=True)
    begins = TimeOfDay()
    ends = TimeOfDay()
    rule = RecurrenceRule()


class SeriesId(Shape):
    """Which series."""

    series_id = fields.UUID(required=True)


class CancelSeries(SeriesId):
    """Which series will not go on, from which of its events on (else from now), and why."""

    since = fields.UUID(data_key="from", load_default=None, allow_none=True)
    reason = Text(most=1000, load_default=None, allow_none=True)


class Series(Schema):
    """A series; its dates are events with its `series_id`. `planned_until` is the last that was planned."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    rule = fields.String(required=True)
    endless = fields.Boolean(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    time_zone = fields.String(required=True)
    all_day = fields.Boolean(required=True)
    left_out = fields.List(fields.String(), required=True)
    planned_until = fields.AwareDateTime(required=True, allow_none=True)
    announced_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)


SeriesPage = page_of(Series)
