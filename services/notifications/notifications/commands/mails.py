"""Queueing a mail that follows from something: in the transaction of its cause, once, never sent there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis.db import insert_new
from chassis.messages import Fact
from notifications.mail.words import reason
from notifications.models import Delivery

KEEP = timedelta(days=90)  # a triggered mail's row, for *why did I get this?*
ADDRESSEE = ("email", "name", "language")
LIFETIMES = {"sign_in_link_requested": timedelta(minutes=15)}  # as long as the link in it works


def follow(session: Session, fact: Fact, now: datetime, kind: str = "") -> None:
    """Queue the mail that a heard fact asks for. Its kind is the one given, or the fact's name, or the event's end."""
    kind = kind or fact.topic.split(".")[1]
    if kind == "registration_cancelled" and fact.event_status == "cancelled":
        kind = "event_cancelled"
    data = {name: _plain(value) for name, value in fact.data.items() if name not in ADDRESSEE}
    queue(
        session,
        kind,
        f"fact:{fact.id}",
        email=fact.email,
        name=fact.name,
        language=fact.language,
        data=data,
        expires_at=_useless_from(kind, fact),
        topic=fact.topic,
        now=now,
    )


def _useless_from(kind: str, fact: Fact) -> datetime | None:
    """From when on nobody wants the mail: a link that works no more, a reminder of what has begun."""
    if kind == "reminder_due":
        return fact.starts_at  # type: ignore[no-any-return]
    return fact.time + LIFETIMES[kind] if kind in LIFETIMES else None


def kind_of_welcome(fact: Fact) -> str:
    """An account is a member organisation's, a member's own, or for work for the association."""
    if fact.organisation_name:
        return "account_invited"
    return "account_invited_person" if fact.membership_number else "account_invited_staff"


def queue(
    session: Session,
    kind: str,
    cause: str,
    *,
    email: str,
    language: str,
    data: dict[str, Any],
    now: datetime,
    name: str = "",
    expires_at: datetime | None = None,
    topic: str | None = None,
) -> UUID:
    """Queue a mail; what has the same cause is one mail. The id of the delivery."""
    delivery_id = uuid7()
    row = {"id": delivery_id, "kind": kind, "cause": cause, "lane": "single", "created_at": now, "due_at": now}
    row |= {"email": email, "name": name[:200], "data": data, "state": "queued", "expires_at": expires_at}
    language = language if language == "en" else "de"
    row |= {"language": language, "doubtful": False, "attempts": 0, "topic": topic}
    row["because"] = reason(kind, language, data | {"email": email})[:600] or None
    insert_new(session, Delivery.__table__, **row)  # type: ignore[arg-type]
    return delivery_id


def mailed_since(session: Session, email: str, kinds: tuple[str, ...], since: datetime) -> int:
    """How many mails of these kinds an address was sent or is to be sent."""
    query = select(func.count()).where(func.lower(Delivery.email) == email.lower(), Delivery.kind.in_(kinds))
    return session.scalar(query.where(Delivery.created_at > since)) or 0


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
