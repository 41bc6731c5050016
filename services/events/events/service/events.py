"""Doors of planning events and of looking at them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.timers import every
from events.commands import events, organising
from events.queries import events as queries
from events.queries.registrations import detail
from events.schemas import events as schemas
from events.service.letters import Lettered

Request = dict[str, Any]
ORGANISERS = ("member", "office")


class Planning(Lettered):
    """Events through their whole life: drafted, announced, changed or cancelled, over."""

    @door(schemas.ListEvents, returns=schemas.EventPage, reads=True)
    def list_events(self, session: Session, request: Request) -> Any:
        """Events in order of their beginning, from now on unless `from` says otherwise."""
        return queries.list_events(session, self.actor, request, self.now())

    @door(schemas.EventId, returns=schemas.EventInFull, reads=True)
    def get_event(self, session: Session, request: Request) -> Any:
        """One event, with its free seats; its link is for those who have one of them, and for those who run it."""
        return detail(session, self.actor, queries.get_event(session, self.actor, request["event_id"]))

    @door(schemas.PlanEvent, returns=schemas.Event, needs=ORGANISERS)
    def plan_event(self, session: Session, request: Request) -> Any:
        """Plan an event, a member its own; it stays a draft until it is announced. It may lie in the past."""
        return events.plan(session, organising.settled(session, self.actor, request, new=True), self.now())

    @door(schemas.ChangeEvent, returns=schemas.Event, needs=ORGANISERS)
    def change_event(self, session: Session, request: Request) -> Any:
        """Change an event; a change of time or place reaches everybody registered."""
        event = queries.get_run(session, self.actor, request.pop("event_id"))
        fields = organising.settled(session, self.actor, request, new=False)
        return events.change(session, self.context, event.id, fields, self.letters, self.now())

    @door(schemas.EventId, returns=schemas.Event, needs=ORGANISERS)
    def announce_event(self, session: Session, request: Request) -> Any:
        """Make an event known; from then on one can register."""
        event = queries.get_run(session, self.actor, request["event_id"])
        return events.announce(session, self.context, event.id, self.now())

    @door(schemas.CancelEvent, returns=schemas.Event, needs=ORGANISERS)
    def cancel_event(self, session: Session, request: Request) -> Any:
        """Call an event off; everybody registered is told."""
        event = queries.get_run(session, self.actor, request["event_id"])
        return events.cancel(session, self.context, event.id, request["reason"], self.letters, self.now())

    @every(60)
    def close_past(self, session: Session) -> None:
        """What has ended is over."""
        events.close_past(session, self.now())
