"""Doors of the calendars: single files, the public one, one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from events.commands import calendars
from events.queries import calendars as queries
from events.queries import events as event_queries
from events.queries.calendars import Held
from events.queries.series import series_of
from events.schemas import calendars as schemas
from events.schemas.events import EventId
from events.service.letters import Lettered

Request = dict[str, Any]


class CalendarFiles(Lettered):
    """Events as iCalendar."""

    @door(EventId, returns=schemas.Ics, reads=True)
    def get_calendar(self, session: Session, request: Request) -> Any:
        """One event as iCalendar."""
        event = event_queries.get_event(session, self.actor, request["event_id"])
        return {"ics": self.calendars.published([event])}

    @door(schemas.GetFeed, returns=schemas.CalendarFeed, reads=True)
    def get_calendar_feed(self, session: Session, request: Request) -> Any:
        """The public events as iCalendar, from a year back, at most a thousand; nothing for who has them."""
        held = queries.public(session, request, self.now())
        return _unless_known(held, request["known"], lambda: self._public(session, held))

    def _public(self, session: Session, held: Held) -> str:
        events = queries.events_of(session, held)
        return self.calendars.published(events, series_of(session, events))

    @door(schemas.GetOwnCalendar, returns=schemas.CalendarFeed, reads=True)
    def get_own_calendar(self, session: Session, request: Request) -> Any:
        """One's registrations and group meetings as iCalendar; nothing for who has them."""
        held = queries.own(session, self.actor, request["working_group_id"], self.now())
        return _unless_known(held, request["known"], lambda: self._own(session, held))

    def _own(self, session: Session, held: Held) -> str:
        events = queries.events_of(session, held)
        return self.calendars.own(events, series_of(session, events), held.seats)

    @door(schemas.CalendarToken, returns=schemas.Owner, reads=True)
    def get_calendar_owner(self, session: Session, request: Request) -> Any:
        """Whose calendar the secret in its address opens."""
        return queries.get_owner(session, request["token"])

    @door(Nothing, returns=schemas.PersonalCalendar, needs="account", reads=True)
    def get_personal_calendar(self, session: Session, _request: Request) -> Any:
        """Since when one's own calendar has its address."""
        return queries.get_personal(session, self.actor)

    @door(Nothing, returns=schemas.MadeCalendar, needs="account", own=True)
    def renew_personal_calendar(self, _request: Request) -> Any:
        """A new address for one's own calendar. The answer holds a secret, so no idempotency key keeps it."""
        with self.recorded() as session:
            made = calendars.renew(session, self.actor, self.now())
        return {"made_at": made.made_at, "address": f"{self.settings.base_url}/calendar/{made.token}.ics"}

    @door(Nothing, returns=Nothing, needs="account")
    def drop_personal_calendar(self, session: Session, _request: Request) -> Any:
        """Nobody reads one's own calendar any more."""
        calendars.drop(session, self.actor)
        return {}


def _unless_known(held: Held, known: str | None, text: Callable[[], str]) -> dict[str, Any]:
    """The text is made only for who has another version of it."""
    return {"ics": None if held.version == known else text(), "version": held.version}
