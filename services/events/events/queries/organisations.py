"""Reading the copy of the organisations."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import Conflict
from events.models import Event, Organisation


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """A member that organises. Raises Conflict while the fact that names it is on its way: ask again in a moment."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise Conflict("organisation_not_known_yet", retryable=True, retry_after=2)
    return found


def events_ahead(session: Session, organisation: Organisation) -> Sequence[Event]:
    """Its events that are planned or announced and have it under another name, locked."""
    own = (Event.organiser_kind == "member") & (Event.organiser_id == organisation.id)
    outdated = Event.status.in_(("draft", "announced")) & (Event.organiser_name != organisation.name)
    query = select(Event).where(own, outdated)
    return session.scalars(query.order_by(Event.id).with_for_update()).all()
