"""Reading the copy of the working groups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import field_error
from events.models import Participation, WorkingGroup


def get_open_group(session: Session, group_id: UUID) -> WorkingGroup:
    """The group that an event is to be for. Raises Invalid for one that is unknown or closed."""
    found = session.get(WorkingGroup, group_id)
    if found is None or not found.is_open:
        raise field_error("/working_group_id", "Is not an open working group.")
    return found


def groups_of(actor: Actor) -> Select[Any]:
    """A select of the ids of the groups that somebody takes part in, for `WHERE … IN (…)`; none for nobody."""
    mine = (Participation.account_id == _account_id(actor)) & Participation.takes_part
    return select(Participation.working_group_id).where(mine)


def takes_part(session: Session, actor: Actor, group_id: UUID) -> bool:
    """Whether somebody takes part in a group."""
    return session.scalar(groups_of(actor).where(Participation.working_group_id == group_id)) is not None


def _account_id(actor: Actor) -> UUID | None:
    """None for an actor that no account stands behind."""
    try:
        return UUID(actor.account_id)
    except (TypeError, ValueError):
        return None
