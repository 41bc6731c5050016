"""Doors of the calendars: single files, the public one, one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from events.commands import calendars
from events.models import Event, Series
from events.queries import calendars as queries
from events.queries import events as event_queries
from events.queries.calendars import Held
from events.queries.series import series_of
from events.schemas import calendars as schemas
from events.schemas.events import EventId
from events.service.letters import Lettered

Request = dict[str, Any]
Filled = tuple[Sequence[Event], Mapping[UUID, Series]]


class CalendarFiles(Lettered):
    """Events as iCalendar."""

    @door(EventId, returns=schemas.Ics, reads=True)
    def get_calendar(self, session: Session, request: Request) -> Any:
        """One event as iCalendar."""
        event = event_queries.get_event(session, self.actor, request["event_id"])
        return {"ics": self.calendars.published([event])}

    @door(schemas.GetFeed, returns=schemas.CalendarFeed, reads=True, own=True)
    def get_calendar_feed(self, request: Request) -> Any:
        """The public events as iCalendar, from a year back, at most a thousand; nothing for who has them."""
        with self.house.database.read() as session:
            held = queries.public(session, request, self.now())
            filled = None if held.version == request["known"] else _filled(session, held)
        return _made(held, filled, self.calendars.published)

    @door(schemas.GetOwnCalendar, returns=schemas.CalendarFeed, reads=True, own=True)
    def get_own_calendar(self, request: Request) -> Any:
        """One's registrations and group meetings as iCalendar; nothing for who has them."""
        with self.house.database.read() as session:
            held = queries.own(session, self.actor, request["working_group_id"], self.now())
            filled = None if held.version == request["known"] else _filled(session, held)
        return _made(held, filled, partial(self.calendars.own, seats=held.seats))

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


def _filled(session: Session, held: Held) -> Filled:
    events = queries.events_of(session, held)
    return events, series_of(session, events)


def _made(held: Held, filled: Filled | None, write: Callable[..., str]) -> dict[str, Any]:
    """The text, written by a thread of its own so that others are answered meanwhile; none for who has it."""
    return {"ics": tpool.execute(write, *filled) if filled else None, "version": held.version}
