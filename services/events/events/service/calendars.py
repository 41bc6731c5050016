"""Doors of the calendars."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from events.queries import events as queries
from events.schemas import events as schemas
from events.service.letters import Lettered

Request = dict[str, Any]


class CalendarFiles(Lettered):
    """Events as iCalendar."""

    @door(schemas.EventId, returns=schemas.Ics, reads=True)
    def get_calendar(self, session: Session, request: Request) -> Any:
        """One event as iCalendar."""
        event = queries.get_event(session, self.actor, request["event_id"])
        return {"ics": self.calendars.published([event])}

    @door(schemas.GetFeed, returns=schemas.Ics, reads=True)
    def get_calendar_feed(self, session: Session, request: Request) -> Any:
        """The public events as iCalendar, from a year back, at most a thousand."""
        return {"ics": self.calendars.published(queries.feed(session, request["kind"], self.now()))}
