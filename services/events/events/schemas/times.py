"""Moments, days and time zones as requests write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from marshmallow import ValidationError, fields

from chassis.schema import EARLIEST, LATEST, Moment
from events.models.events import ZONE
from events.models.schedule import midnight, zones

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class Written(Moment):
    """A moment that keeps the offset it was written with, by which the model tells what clocks never show."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, *args, **kwargs)
        offset = datetime.fromisoformat(self.shortened(value)).utcoffset() or timedelta()
        return moment.astimezone(timezone(offset))


class Clock(fields.String):
    """A time of day on the clocks of the event's zone, such as 18:30."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text: str = super()._deserialize(value, *args, **kwargs)
        if not CLOCK.fullmatch(text):
            raise ValidationError("Is not a time of day such as 18:30.")
        return self.understood(text)

    def understood(self, text: str) -> Any:
        return text


class TimeOfDay(Clock):
    """The same as a `time`."""

    def understood(self, text: str) -> time:
        return time.fromisoformat(text)


class MomentOrDay(Moment):
    """A moment, or a day, which means its first moment in Germany."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            return super()._deserialize(value, *args, **kwargs)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValidationError("Is not a day.") from None
        if not EARLIEST.date() <= day < LATEST.date():
            raise ValidationError("Must be between 1990 and 2099.")
        return midnight(day, ZONE)


class Zone(fields.String):
    """The name of an IANA time zone."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, *args, **kwargs)
        if text not in zones():
            raise ValidationError("Is not an IANA time zone such as Europe/Berlin.")
        return text
