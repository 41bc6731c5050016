"""Doors of the entrance."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from events.commands import check_ins
from events.queries import events as event_queries
from events.queries import registrations as queries
from events.schemas import check_ins as schemas
from events.service.events import ORGANISERS
from events.service.letters import Lettered

Request = dict[str, Any]


class CheckIns(Lettered):
    """Tickets, and who has come."""

    @door(schemas.CheckIn, returns=schemas.CheckedIn, needs=ORGANISERS)
    def check_in(self, session: Session, request: Request) -> Any:
        """Let somebody in by their ticket or registration, once; those who run the event do."""
        event = event_queries.get_run(session, self.actor, request.pop("event_id"))
        return check_ins.check_in(session, event, **request, tickets=self.letters.tickets, now=self.now())

    @door(schemas.ShowTicket, returns=schemas.Ticket, reads=True)
    def get_ticket(self, session: Session, request: Request) -> Any:
        """What a ticket says, as long as there is a seat for it."""
        return queries.get_ticket(session, request["token"], self.letters.tickets)
