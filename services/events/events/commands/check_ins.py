"""At the entrance: who has come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.errors import Conflict, NotFound
from chassis.tokens import Tokens
from events.models import Event, Registration
from events.queries.registrations import get_by_ticket, get_registration


def check_in(
    session: Session, event: Event, registration_id: UUID | None, ticket: str | None, tickets: Tokens, now: datetime
) -> Registration:
    """Let somebody in by their ticket, or by their name on the list. Raises as Registration.check_in does.

    Raises Conflict (ticket_of_another_event) for who stands at the wrong door, Invalid for what is no ticket.
    """
    event.require_held()
    if registration_id is not None:
        found = get_registration(session, registration_id)
        if found.event_id != event.id:
            raise NotFound("registration_not_found")
    else:
        found = get_by_ticket(session, ticket or "", tickets)
        if found.event_id != event.id:
            raise Conflict("ticket_of_another_event")
    session.refresh(found, with_for_update=True)
    found.check_in(now)
    return found
