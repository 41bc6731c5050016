"""Why somebody got a mail: what its row in the ledger rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.errors import Gone, Invalid
from notifications.letterhead import Letterhead
from notifications.mail.words import reason
from notifications.models import Consent, Delivery, Issue

BASES = {"issue": "consent", "search": "search", "fact": "fact", "erasure": "fact"}  # by how a cause begins
MOST = 20  # mails to an address, for the operator


def by_link(session: Session, reference: str, letterhead: Letterhead) -> dict[str, Any]:
    """The answer for a mail, by the link in its foot. Raises Gone when its row is kept no longer, or was erased."""
    delivery_id = letterhead.asked_why(reference)
    if delivery_id is None:
        raise Invalid("token_invalid", errors=[{"pointer": "/token", "detail": "Is not a valid token."}])
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or not delivery.email:
        raise Gone("mail_forgotten")
    return explained(session, delivery, letterhead)


def explained(session: Session, delivery: Delivery, letterhead: Letterhead) -> dict[str, Any]:
    """What is known of a mail, and what it rests on."""
    of, _, rest = delivery.cause.partition(":")
    issue = session.get(Issue, delivery.issue_id) if delivery.issue_id else None
    reader = delivery.subscription_id
    basis = BASES.get(of, "request")
    return {
        **{name: getattr(delivery, name) for name in ("kind", "email", "topic", "state", "created_at", "settled_at")},
        "message_id": letterhead.message_id(delivery.id),
        "because": delivery.because or reason(delivery.kind, delivery.language, {"email": delivery.email}),
        "basis": basis,
        "consent": _asked(session, rest) if of == "consent" else _given(session, delivery),
        "fact_id": rest.rpartition(":")[2] if basis in ("fact", "search") else None,
        "issue_subject": issue.subject if issue else None,
        "preferences_token": letterhead.subscription_tokens.sign(reader) if reader else None,
    }


def _asked(session: Session, consent_id: str) -> Consent | None:
    """The consent that a mail asked for."""
    return session.get(Consent, UUID(consent_id))


def _given(session: Session, delivery: Delivery) -> Consent | None:
    """The consent that a newsletter rests on: the last one that was confirmed when it was written."""
    mine = (Consent.subscription_id == delivery.subscription_id, Consent.confirmed_at <= delivery.created_at)
    return session.scalars(select(Consent).where(*mine).order_by(Consent.confirmed_at.desc()).limit(1)).first()


def mails_to(session: Session, email: str) -> Sequence[Delivery]:
    """The last mails to an address, the newest first."""
    mine = func.lower(Delivery.email) == email.lower()
    return session.scalars(select(Delivery).where(mine).order_by(Delivery.created_at.desc()).limit(MOST)).all()
