"""Erasing a reader, and the last mail to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from chassis import erasure
from chassis.messages import Fact, Message
from chassis.persons import Person
from notifications.commands import mails
from notifications.holdings import HOLDINGS
from notifications.models import Delivery
from notifications.models.deliveries import OPEN

FAREWELL = "erasure_completed"
BATCH = 20  # last mails ended in one unit of work


def erase(
    session: Session,
    person: Person,
    erasure_id: UUID,
    told: Iterable[type[Message]],
    key: str,
    now: datetime,
    *,
    final: bool = False,
) -> None:
    """Erase a person; whatever waits to be mailed to them is not."""
    waiting = person.has_address(Delivery.email) & Delivery.state.in_(OPEN)
    session.execute(update(Delivery).where(waiting).values(state="suppressed", settled_at=now))
    erasure.erase(session, HOLDINGS, person, erasure_id, told, key, now, final=final)


def queue_farewell(session: Session, fact: Fact, now: datetime) -> None:
    """The last mail to somebody whom every service has erased: it brings the receipt."""
    address = {"email": fact.email, "name": fact.name, "language": fact.language}
    data, cause = {"token": fact.token}, f"erasure:{fact.erasure_id}"
    mails.queue(session, FAREWELL, cause, data=data, topic=fact.topic, now=now, **address)


def farewells_said(session: Session) -> bool:
    """Whether `forget_farewells` would find anything; reading is cheap, writing is not."""
    return session.execute(_said().limit(1)).first() is not None


def forget_farewells(session: Session, told: Iterable[type[Message]], key: str, now: datetime) -> None:
    """The last mail has gone, or will never: with it goes what came to this service while the others erased."""
    for delivery in session.scalars(_said().limit(BATCH)).all():
        erasure_id = UUID(delivery.cause.partition(":")[2])
        erase(session, Person(delivery.email), erasure_id, told, key, now, final=True)


def _said() -> Select[Delivery]:
    return select(Delivery).where(Delivery.kind == FAREWELL, Delivery.settled_at.is_not(None), Delivery.email != "")
