"""Who may organise what: the office everything, a member events of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import Forbidden, field_error
from events.queries.groups import takes_part
from events.queries.organisations import get_organisation

OFFICE_ONLY = ("general_assembly",)  # kinds of events that the association alone holds


def settled(session: Session, actor: Actor, fields: dict[str, Any], *, new: bool) -> dict[str, Any]:
    """`fields` as this actor may write them: a member's event is organised by that member, under its own name.

    Raises Forbidden (office_only) for what a member may not write, Invalid for a group it takes no part in, Conflict
    while its name is not known yet.
    """
    if actor.has("office"):
        return fields
    organiser = fields.get("organiser")
    if organiser and (organiser["kind"], organiser.get("id") or actor.organisation_id) != ("member", _own_id(actor)):
        raise Forbidden("office_only")
    if fields.get("kind") in OFFICE_ONLY:
        raise Forbidden("office_only")
    group_id = fields.get("working_group_id")
    if group_id is not None and not takes_part(session, actor, group_id):
        raise field_error("/working_group_id", "Is not an open working group.")
    if not new and organiser is None:
        return fields
    own = get_organisation(session, _own_id(actor))
    return fields | {"organiser": {"kind": "member", "id": own.id, "name": own.name}}


def _own_id(actor: Actor) -> Any:
    """Raises Forbidden for a member that is a person and acts for no organisation."""
    if actor.organisation_id is None:
        raise Forbidden("office_only")
    return actor.organisation_id
