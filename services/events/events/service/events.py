"""Doors of planning events and of looking at them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.timers import every
from events.commands import events
from events.queries import events as queries
from events.schemas import events as schemas
from events.service.letters import Lettered

Request = dict[str, Any]


class Planning(Lettered):
    """Events through their whole life: drafted, announced, changed or cancelled, over."""

    @door(schemas.ListEvents, returns=schemas.EventPage, reads=True)
    def list_events(self, session: Session, request: Request) -> Any:
        """Events in order of their beginning, from now on unless `from` says otherwise."""
        return queries.list_events(session, self.actor, request, self.now())

    @door(schemas.EventId, returns=schemas.Event, reads=True)
    def get_event(self, session: Session, request: Request) -> Any:
        """One event, with its free seats."""
        return queries.get_event(session, self.actor, request["event_id"])

    @door(schemas.PlanEvent, returns=schemas.Event, needs="office")
    def plan_event(self, session: Session, request: Request) -> Any:
        """Plan an event; it stays a draft until it is announced. It may lie in the past."""
        return events.plan(session, request, self.now())

    @door(schemas.ChangeEvent, returns=schemas.Event, needs="office")
    def change_event(self, session: Session, request: Request) -> Any:
        """Change an event; a change of time or place reaches everybody registered."""
        return events.change(session, self.context, request.pop("event_id"), request, self.letters, self.now())

    @door(schemas.EventId, returns=schemas.Event, needs="office")
    def announce_event(self, session: Session, request: Request) -> Any:
        """Make an event known; from then on one can register."""
        return events.announce(session, self.context, request["event_id"], self.now())

    @door(schemas.CancelEvent, returns=schemas.Event, needs="office")
    def cancel_event(self, session: Session, request: Request) -> Any:
        """Call an event off; everybody registered is told."""
        event_id, reason = request["event_id"], request["reason"]
        return events.cancel(session, self.context, event_id, reason, self.letters, self.now())

    @every(60)
    def close_past(self, session: Session) -> None:
        """What has ended is over."""
        events.close_past(session, self.now())
