"""Reading subscriptions and their proofs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import Gone, NotFound
from notifications.letterhead import Letterhead
from notifications.models import Consent, Subscription


def find_subscription(session: Session, email: str) -> Subscription | None:
    """The subscription of an address whatever its case, locked until the transaction ends."""
    query = select(Subscription).where(Subscription.email_key == email.lower()).with_for_update(of=Subscription)
    return session.scalar(query)


def get_subscription(session: Session, token: str, letterhead: Letterhead) -> Subscription:
    """Whose link this is. Raises Invalid for a token that is not ours, NotFound when all was erased."""
    subscription_id = UUID(letterhead.subscription_tokens.read(token))
    found = session.get(Subscription, subscription_id, with_for_update={"of": Subscription})
    if found is None:
        raise NotFound("subscription_not_found")
    return found


def get_active(session: Session, token: str, letterhead: Letterhead) -> Subscription:
    """The same, while it lasts. Raises Gone once it has ended."""
    found = get_subscription(session, token, letterhead)
    if found.status != "active":
        raise Gone("subscription_ended")
    return found


def list_proofs(session: Session, email: str) -> Sequence[Consent]:
    """Every consent of an address, oldest first."""
    query = select(Consent).join(Subscription).where(Subscription.email_key == email.lower())
    return session.scalars(query.order_by(Consent.requested_at)).all()
