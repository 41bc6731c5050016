"""The list of addresses that no newsletter goes to: entered by what happened, lifted by the owner or the office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.db import insert_new
from notifications.models import Bounce, Suppression
from notifications.queries.suppressions import get_suppression


def suppress(session: Session, address_hash: str, reason: str, status: str, now: datetime) -> None:
    """Send no newsletter there any more; an entry that is there stays as it is."""
    row = {"address_hash": address_hash, "reason": reason, "status": status or None, "since": now}
    insert_new(session, Suppression.__table__, **row)  # type: ignore[arg-type]


def lift(session: Session, suppression_id: UUID) -> None:
    """The office knows that the address can be reached: whoever has subscribed with it gets the newsletter again."""
    forget(session, get_suppression(session, suppression_id).address_hash)


def forget(session: Session, address_hash: str) -> None:
    """Begin anew with an address: neither suppressed, nor with anything against it."""
    session.execute(delete(Suppression).where(Suppression.address_hash == address_hash))
    session.execute(delete(Bounce).where(Bounce.address_hash == address_hash))
