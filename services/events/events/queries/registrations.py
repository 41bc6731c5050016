"""Reading registrations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from chassis.context import Actor
from chassis.errors import Gone, Invalid, NotFound, Unauthenticated, field_error
from chassis.paging import Page, page
from chassis.tokens import Tokens
from events.models import Event, Registration
from events.models.registrations import REMIND, TO_REMIND, email_key

ACTIVE = ("pending", "confirmed", "waiting")


@dataclass(frozen=True)
class Standing:
    """Where a registration stands; `position` counts from 1 while it waits."""

    id: UUID
    status: str
    position: int | None


@dataclass(frozen=True)
class Entered:
    """One of a group, and where their registration stands."""

    name: str
    email: str
    standing: Standing


@dataclass(frozen=True)
class Detail:
    """An event as somebody sees it: the same in everything but its link, which is for those who may have it."""

    event: Event
    online_url: str | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.event, name)


@dataclass(frozen=True)
class View:
    """A registration as its own person sees it."""

    registration: Registration
    position: int | None
    ticket: str | None = None
    is_own: bool = True

    @property
    def event(self) -> Event:
        return self.registration.event

    @property
    def online_url(self) -> str | None:
        """The link of an online event is for those who have a seat."""
        return self.event.online_url if self.is_own and self.registration.attends else None


def get_registration(session: Session, registration_id: UUID) -> Registration:
    found = session.get(Registration, registration_id)
    if found is None:
        raise NotFound("registration_not_found")
    return found


def get_by_token(session: Session, token: str, tokens: Tokens) -> Registration:
    """The registration whose person has the token. Raises Invalid for one that is not ours."""
    return get_registration(session, UUID(tokens.read(token)))


def get_own(
    session: Session, actor: Actor, registration_id: UUID | None, token: str | None, tokens: Tokens
) -> Registration:
    """A registration that the caller may cancel: by the token from the mail, by its account, or as the office."""
    if token is not None:
        found = get_by_token(session, token, tokens)
        if registration_id in {None, found.id}:
            return found
        raise NotFound("registration_not_found")
    if registration_id is None:
        raise field_error("/token", "Missing data for required field.")
    if actor.account_id is None:
        raise Unauthenticated("sign_in_needed")
    found = get_registration(session, registration_id)
    if not actor.has("office") and not found.is_of(actor.account_id):
        raise NotFound("registration_not_found")
    return found


def get_by_ticket(session: Session, ticket: str, tickets: Tokens) -> Registration:
    """Whose ticket it is; `ticket` is the token, or the address that its QR code leads to. Raises Invalid."""
    try:
        return get_registration(session, UUID(tickets.read(ticket.rpartition("/")[2])))
    except Invalid:
        raise field_error("/ticket", "Is not a ticket of ours.") from None


def get_ticket(session: Session, token: str, tickets: Tokens) -> Registration:
    """A ticket's registration. Raises Invalid for a token that is not ours, Gone once there is no seat any more."""
    found = get_registration(session, UUID(tickets.read(token)))
    if not found.attends:
        raise Gone("ticket_void")
    return found


def detail(session: Session, actor: Actor, event: Event) -> Detail:
    """An event as this actor sees it: the link is for those with a seat, and for those who run it."""
    may_join = event.is_run_by(actor) or (event.online and _has_seat(session, actor, event))
    return Detail(event, event.online_url if may_join else None)


def _has_seat(session: Session, actor: Actor, event: Event) -> bool:
    if actor.account_id is None or event.status == "cancelled":
        return False
    own = _of(event.id, "confirmed") & (Registration.account_id == actor.account_id)
    return session.scalar(select(Registration.id).where(own).limit(1)) is not None


def view(session: Session, token: str, tokens: Tokens, tickets: Tokens) -> View:
    """A registration for the page that its mail leads to, with the ticket of who has a seat."""
    found = get_by_token(session, token, tokens)
    return View(found, position(session, found), tickets.sign(found.id) if found.attends else None)


def list_own(session: Session, actor: Actor, wanted: dict[str, Any], tickets: Tokens) -> Page:
    """A page of what somebody has registered for, or registered others for, the newest first.

    Ticket and link are each person's own: who registered others sees where they stand.
    """
    mine = (Registration.account_id == actor.account_id) | (Registration.registered_by == actor.account_id)
    query = select(Registration).where(mine).options(joinedload(Registration.event).selectinload(Event.working_group))
    found = page(session, query, (Registration.id,), limit=wanted["limit"], cursor=wanted["cursor"], descending=True)
    return found | {"items": [_seen_by(session, actor, each, tickets) for each in found["items"]]}


def _seen_by(session: Session, actor: Actor, found: Registration, tickets: Tokens) -> View:
    is_own = found.account_id == actor.account_id
    ticket = tickets.sign(found.id) if is_own and found.attends else None
    return View(found, position(session, found), ticket, is_own)


def standing(session: Session, registration: Registration) -> Standing:
    return Standing(registration.id, registration.status, position(session, registration))


def position(session: Session, registration: Registration) -> int | None:
    """How many wait up to and including this one; None for one that does not wait."""
    if registration.status != "waiting":
        return None
    ahead = _of(registration.event_id, "waiting") & (Registration.number <= registration.number)
    return session.scalar(select(func.count()).select_from(Registration).where(ahead))


def positions(session: Session, event: Event) -> dict[UUID, int]:
    """The position of everybody who waits for an event."""
    waiting = select(Registration.id).where(_of(event.id, "waiting")).order_by(Registration.number)
    return {registration_id: place for place, registration_id in enumerate(session.scalars(waiting), 1)}


def find_active(session: Session, event_id: UUID, email: str) -> Registration | None:
    """The registration of a mailbox for an event, unless it has ended."""
    mine = (Registration.event_id == event_id) & (Registration.email_key == email_key(email))
    return session.scalar(select(Registration).where(mine, Registration.status.in_(ACTIVE)))


def next_in_line(session: Session, event: Event, most: int | None) -> Sequence[Registration]:
    """Those who wait for a seat, in the order they came."""
    query = select(Registration).where(_of(event.id, "waiting")).order_by(Registration.number)
    return session.scalars(query.limit(most)).all()


def unconfirmed(session: Session, event_id: UUID, now: datetime) -> Sequence[Registration]:
    """Registrations for an event whose address was not confirmed in time."""
    due = (Registration.event_id == event_id) & (Registration.held_until <= now)
    return session.scalars(select(Registration).where(due).order_by(Registration.number)).all()


def events_with_unconfirmed(session: Session, now: datetime, most: int) -> Sequence[UUID]:
    """Events that have such registrations."""
    query = select(Registration.event_id).where(Registration.held_until <= now).distinct()
    return session.scalars(query.order_by(Registration.event_id).limit(most)).all()


def concerned(session: Session, event: Event) -> Sequence[Registration]:
    """Those who must hear of a change: everybody with a seat or waiting for one whose address is confirmed."""
    known = Registration.address_confirmed_at.is_not(None) & Registration.status.in_(("confirmed", "waiting"))
    query = select(Registration).where(Registration.event_id == event.id, known).order_by(Registration.number)
    return session.scalars(query).all()


def events_to_remind(session: Session, now: datetime, most: int) -> Sequence[UUID]:
    """Events that begin within a day and have people who were not reminded, the nearest first."""
    near = (Event.starts_at > now) & (Event.starts_at <= now + REMIND)
    left = exists().where(Registration.event_id == Event.id, TO_REMIND)
    query = select(Event.id).where(Event.status == "announced", near, left)
    return session.scalars(query.order_by(Event.starts_at, Event.id).limit(most)).all()


def to_remind(session: Session, event: Event, most: int) -> Sequence[Registration]:
    """Those who have a seat at an event and were not reminded, locked."""
    query = select(Registration).where(Registration.event_id == event.id, TO_REMIND)
    return session.scalars(query.order_by(Registration.number).limit(most).with_for_update()).all()


def list_registrations(session: Session, wanted: dict[str, Any]) -> Page:
    """A page of an event's registrations in the order they came; `wanted` is schemas' ListRegistrations."""
    query = select(Registration).where(Registration.event_id == wanted["event_id"])
    if wanted["status"]:
        query = query.where(Registration.status == wanted["status"])
    found = page(session, query, (Registration.number,), limit=wanted["limit"], cursor=wanted["cursor"])
    return found | {"items": _with_positions(session, found["items"])}


def _with_positions(session: Session, rows: Sequence[Registration]) -> list[View]:
    """Those who wait on one page are neighbours in the queue, so the first one's position gives all of them."""
    waiting = [row for row in rows if row.status == "waiting"]
    first = position(session, waiting[0]) if waiting else None
    places = {row.id: (first or 0) + offset for offset, row in enumerate(waiting)}
    return [View(row, places.get(row.id)) for row in rows]


def _of(event_id: UUID, status: str) -> ColumnElement[bool]:
    return (Registration.event_id == event_id) & (Registration.status == status)
