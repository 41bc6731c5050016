"""Reading subscriptions and their proofs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import Gone, NotFound
from chassis.persons import Person, export
from notifications.holdings import READERS
from notifications.letterhead import Letterhead
from notifications.models import Subscription


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


def export_reader(session: Session, token: str, letterhead: Letterhead) -> dict[str, Any]:
    """All that the newsletter holds of a reader (Art. 15 and 20 GDPR); also of one who has left."""
    return export(session, READERS, Person(get_subscription(session, token, letterhead).email))
