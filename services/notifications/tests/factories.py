"""Readers, issues and facts for the tests."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from notifications.commands import issues, subscriptions
from notifications.letterhead import Letterhead
from notifications.models import Claimed, Consent, Delivery, Subscription
from sqlalchemy import select

from chassis.context import Context
from chassis.messages import Fact, Message, read
from chassis.testing import SECRET, examples

NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
IMPRINT = "IT-Initiative Mecklenburg-Vorpommern e.V., Rostock"
LETTERHEAD = Letterhead("IT-Initiative MV", "newsletter@itmv.example", "", "https://itmv.example", IMPRINT, SECRET)
CONTEXT = Context()
OFFICE = {"account_id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e99", "roles": ["office"]}
ALL = ["news", "jobs", "events", "tenders"]


def form(email: str = "Jörg@Example.org", **fields: Any) -> dict[str, Any]:
    """What the subscription form sends."""
    asked = {"email": email, "topics": ALL, "rhythm": "weekly", "language": "de"}
    return asked | {"form_url": "https://itmv.example/newsletter"} | fields


def reader(session: Any, email: str = "reader@example.org", now: datetime = NOW, **fields: Any) -> Subscription:
    """Somebody who subscribed and confirmed."""
    subscriptions.subscribe(session, form(email, **fields), LETTERHEAD, now)
    session.flush()
    consent = session.scalars(select(Consent).where(Consent.email == email).order_by(Consent.id.desc())).first()
    made = subscriptions.confirm(session, LETTERHEAD.confirmation_tokens.sign(consent.id), LETTERHEAD, now)
    session.flush()
    return made


def issue(session: Any, **fields: Any) -> Any:
    """A draft."""
    wanted = {"subject": "Frühling „an der Küste“", "body_markdown": "Moin **Welt**", "topics": ALL, "digest": True}
    made = issues.create(session, wanted | fields, NOW)
    session.flush()
    return made


def fact(message: type[Message], now: datetime = NOW, id: UUID | None = None, **fields: Any) -> Fact:
    """A heard fact: the contract's first example with some fields changed, as the hearer's class reads it."""
    data = examples(message.topic)[0] | fields
    envelope = {"specversion": "1.0", "id": str(id or uuid4()), "type": message.topic, "subject": "s"}
    return read(message, envelope | {"time": now.isoformat(), "data": data})


def coming(days: int = 10) -> dict[str, Any]:
    """Times of an event that is to come."""
    starts = NOW + timedelta(days=days)
    return {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}


def mails(session: Any, kind: str | None = None) -> list[Delivery]:
    """The ledger's rows, oldest first."""
    query = select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)
    session.flush()
    return list(session.scalars(query.where(Delivery.kind == kind) if kind else query))


def in_hand(mail: Delivery) -> Claimed:
    """A mail as a lane holds it."""
    return Claimed(**{each.name: getattr(mail, each.name) for each in fields(Claimed)})


def token_of(subscription: Subscription) -> str:
    return LETTERHEAD.subscription_tokens.sign(subscription.id)


def settings(**fields: Any) -> SimpleNamespace:
    return SimpleNamespace(**fields)
