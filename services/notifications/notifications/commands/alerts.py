"""Mails about saved searches: the question first, then what has come, until the search ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis.db import insert_new
from chassis.messages import Fact
from notifications.commands import mails, suppressions
from notifications.letterhead import Letterhead
from notifications.mail.alerts import KIND, described
from notifications.models import Delivery, EndedSearch, Suppression
from notifications.models.deliveries import OPEN


def ask(session: Session, fact: Fact, now: datetime) -> None:
    """Queue the mail that asks the owner of an address; it carries nothing but the question."""
    data = {"token": fact.token, "wording": fact.wording, "search": described(fact.search, fact.language)}
    kind = fact.topic.split(".")[1]
    _queue(session, kind, fact, data, now)


def queue(session: Session, fact: Fact, letterhead: Letterhead, now: datetime) -> None:
    """Queue what has come, unless the address is suppressed; which of it is still open is looked up when it goes.

    Who confirmed the search after that, by a link in a mail to this address, can be reached.
    """
    found = session.get(Suppression, letterhead.blinded(fact.email))
    if found is not None:
        confirmed_at = fact.data.get("confirmed_at")  # nobody said so before it was told
        if confirmed_at is None or confirmed_at <= found.since:
            return
        suppressions.forget(session, found.address_hash)
    data = {name: fact.data[name] for name in ("token", "search", "items", "more")}
    _queue(session, KIND, fact, data, now)


def _queue(session: Session, kind: str, fact: Fact, data: dict[str, Any], now: datetime) -> None:
    if session.get(EndedSearch, fact.search_id) is not None:
        return
    cause = f"{_of(fact.search_id)}{fact.id}"
    address = {"email": fact.email, "language": fact.language}
    mails.queue(session, kind, cause, data=data, topic=fact.topic, now=now, **address)


def withhold(session: Session, search_id: UUID, now: datetime) -> None:
    """Suppress what is not handed over, and what was told before and comes later.

    Whoever holds a claim on a row looks at it again before the hand-over.
    """
    insert_new(session, EndedSearch.__table__, search_id=search_id, ended_at=now)  # type: ignore[arg-type]
    waiting = Delivery.cause.startswith(_of(search_id)) & Delivery.state.in_(OPEN)
    values = {"state": "suppressed", "reason": "search_ended", "settled_at": now, "data": {}}
    session.execute(update(Delivery).where(waiting).values(values))


def _of(search_id: UUID) -> str:
    """What the cause of each mail about a search begins with."""
    return f"search:{search_id}:"
