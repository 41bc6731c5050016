"""Noting what was reported of a mail, and drawing the conclusion for its address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis.db import insert_new, take_turn
from notifications.commands import subscriptions, suppressions
from notifications.inbound.reports import Report
from notifications.letterhead import Letterhead
from notifications.models import Bounce, Delivery, Subscription

RECENT = timedelta(days=30)
ENOUGH = 3  # points within that time: a hard bounce has them all, soft ones a point for each day that had any
HARD = 3


def note(session: Session, report: Report, addressed: Iterable[str], letterhead: Letterhead, now: datetime) -> str:
    """Note a report that came to these addresses; what became of it, for the figures.

    Only a return path that we signed says which mail it is about: what is `unproven` harms nobody. Of a mail whose row
    is gone, or whose person was erased, there is nothing to learn: `forgotten`.
    """
    proofs = (letterhead.returned(text) for text in (*addressed, *report.paths))
    delivery_id = next((each for each in proofs if each is not None), None)
    if delivery_id is None:
        return "unproven"
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or not delivery.email:
        return "forgotten"
    address_hash = letterhead.blinded(delivery.email)
    take_turn(session, f"bounces:{address_hash}")
    row = {"id": uuid7(), "delivery_id": delivery.id, "address_hash": address_hash, "reported_at": now}
    if not insert_new(session, Bounce.__table__, **row, kind=report.kind, status=report.status):  # type: ignore[arg-type]
        return "repeated"
    _conclude(session, address_hash, report, now)
    return report.kind


def _conclude(session: Session, address_hash: str, report: Report, now: datetime) -> None:
    if report.kind == "complaint":
        suppressions.suppress(session, address_hash, "complaint", report.status, now)
        theirs = select(Subscription).where(Subscription.address_hash == address_hash)
        for subscription in session.scalars(theirs.with_for_update(of=Subscription)):
            subscriptions.leave(session, subscription, "complaint", now)
    elif score(session, address_hash, now) >= ENOUGH:
        reason = "bounced" if report.kind == "hard" else "unreachable"
        suppressions.suppress(session, address_hash, reason, report.status, now)


def score(session: Session, address_hash: str, now: datetime) -> int:
    """How bad it looks for an address: a mailbox that was full for an afternoon counts once."""
    mine = (Bounce.address_hash == address_hash, Bounce.reported_at > now - RECENT)
    rows = session.execute(select(Bounce.kind, Bounce.reported_at).where(*mine)).all()
    days = {reported_at.date() for kind, reported_at in rows if kind == "soft"}
    return HARD * sum(kind == "hard" for kind, _ in rows) + len(days)
