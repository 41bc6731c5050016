"""Why an address is not written to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from notifications.models import Bounce, Delivery, Suppression
from notifications.models.suppressions import id_of

MOST_BOUNCES = 50  # of an address, shown


def get_suppression(session: Session, suppression_id: UUID) -> Suppression:
    """The suppression with this id: the beginning of its key."""
    found = session.scalar(select(Suppression).where(Suppression.address_hash.startswith(suppression_id.hex)))
    if found is None:
        raise NotFound("suppression_not_found")
    return found


def list_suppressions(session: Session, limit: int, cursor: str | None) -> Page:
    """A page of suppressions, the newest first. Whose they are, nobody can see from them."""
    keys = (Suppression.since, Suppression.address_hash)
    return page(session, select(Suppression), keys, limit=limit, cursor=cursor, descending=True)


def about(session: Session, address_hash: str) -> dict[str, Any]:
    """What is known against an address: the suppression, if there is one, and what was reported of mails to it."""
    found = session.get(Suppression, address_hash)
    reports = select(Bounce.kind, Bounce.status, Bounce.reported_at, Delivery.kind.label("mail"), Delivery.created_at)
    query = reports.join(Delivery, Delivery.id == Bounce.delivery_id).where(Bounce.address_hash == address_hash)
    rows = session.execute(query.order_by(Bounce.reported_at.desc()).limit(MOST_BOUNCES)).mappings().all()
    return {"id": id_of(address_hash), "suppression": found, "reports": [dict(row) for row in rows]}
