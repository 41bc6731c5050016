"""Registering for events: asking, confirming, cancelling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis import outbox
from chassis.context import Actor
from chassis.errors import Conflict
from events.commands import seats
from events.letters import Letters
from events.messages import RegistrationCancelled
from events.models import Event, Registration
from events.models.registrations import email_key
from events.queries.events import get_event
from events.queries.registrations import Entered, Standing, find_active, get_by_token, get_own, position, standing


def register(
    session: Session, actor: Actor, form: dict[str, Any], language: str, letters: Letters, now: datetime
) -> Standing:
    """Take a seat, or a place in the waiting list; `form` is schemas.registrations.Register.

    Who is signed in has it at once. A guest has it for a day and confirms by mail. Raises NotFound, Conflict
    (event_full without a waiting list, registration_closed, registration_not_open) and Gone (event_over,
    event_cancelled).
    """
    with _entrance(session, actor, form["event_id"], letters, now) as event:
        own = {"account_id": actor.account_id}
        return _let_in(session, event, actor, form | own, language, letters, now)


def register_group(
    session: Session, actor: Actor, form: dict[str, Any], language: str, letters: Letters, now: datetime
) -> list[Entered]:
    """Take a seat for each of several people, in their order; those who find none wait in line, in the same order.

    `form` is schemas.registrations.RegisterGroup. They need not confirm: the member who names them is known. Without
    a waiting list there are seats for all of them or for none. Raises what `register` does.
    """
    with _entrance(session, actor, form["event_id"], letters, now) as event:
        known = [find_active(session, event.id, person["email"]) for person in form["people"]]
        needed = sum(1 for each in known if each is None or not each.is_of(actor.account_id))
        if not event.waiting_list and event.free is not None and needed > event.free:
            raise Conflict("event_full", free=event.free)
        shared = {"organisation": form["organisation"], "registered_by": actor.account_id}
        return [
            Entered(**person, standing=_let_in(session, event, actor, person | shared, language, letters, now))
            for person in form["people"]
        ]


@contextmanager
def _entrance(session: Session, actor: Actor, event_id: UUID, letters: Letters, now: datetime) -> Iterator[Event]:
    """An event that this actor may register for now, locked, its seats counted."""
    with seats.counted(session, event_id) as event:
        get_event(session, actor, event.id)
        event.require_open(now)
        seats.release_unconfirmed(session, event, letters, now)
        yield event


def _let_in(
    session: Session,
    event: Event,
    actor: Actor,
    person: dict[str, Any],
    language: str,
    letters: Letters,
    now: datetime,
) -> Standing:
    known = find_active(session, event.id, person["email"])
    if known:
        return _again(session, known, actor, letters, now)
    _require_place(event)
    registration = _enter(session, event, person, language, now)
    seats.tell_state(session, registration, letters, now)
    return standing(session, registration)


def _require_place(event: Event) -> None:
    if not event.has_room and not event.waiting_list:
        raise Conflict("event_full")


def _enter(session: Session, event: Event, person: dict[str, Any], language: str, now: datetime) -> Registration:
    event.arrivals += 1
    registration = Registration(
        id=uuid7(),
        event=event,
        number=event.arrivals,
        name=person["name"],
        email=person["email"],
        email_key=email_key(person["email"]),
        organisation=person["organisation"],
        language=language,
        account_id=person.get("account_id"),
        registered_by=person.get("registered_by"),
        requested_at=now,
        mailed_at=now,
    )
    if registration.account_id is None and registration.registered_by is None:
        registration.hold(now)
    else:
        registration.address_confirmed_at = now
    seated = "pending" if registration.held_until else "confirmed"
    registration.become(seated if event.has_room else "waiting", now)
    session.add(registration)
    return registration


def _again(session: Session, known: Registration, actor: Actor, letters: Letters, now: datetime) -> Standing:
    """Answer a mailbox that has registered before, and mail it where it stands.

    Only its own account is told, or the one that registered it; anybody else hears what they would of a mailbox that
    is new, so that nobody learns who has registered. The id of that answer leads nowhere.
    """
    event, is_own = known.event, known.is_of(actor.account_id)
    if not is_own:
        _require_place(event)
    if known.may_be_mailed_again(now):
        seats.tell_state(session, known, letters, now)
    if is_own:
        return standing(session, known)
    if event.has_room:
        return Standing(uuid7(), "confirmed" if actor.account_id else "pending", None)
    return Standing(uuid7(), "waiting", event.waiting + 1)


def confirm(session: Session, token: str, letters: Letters, now: datetime) -> Standing:
    """The guest's address is theirs: the held seat is confirmed, the place in line kept. Again changes nothing.

    Raises Invalid for a token that is not ours, Gone when the registration, its time or the event has ended.
    """
    registration = get_by_token(session, token, letters.tokens)
    with seats.counted(session, registration.event_id) as event:
        session.refresh(registration)
        event.require_ahead(now)
        already = registration.is_active and registration.address_is_confirmed
        registration.confirm_address(now)
        if not already:
            if registration.status == "pending":
                registration.become("confirmed", now)
            seats.tell_state(session, registration, letters, now)
        return standing(session, registration)


def cancel(
    session: Session,
    actor: Actor,
    registration_id: UUID | None,
    token: str | None,
    letters: Letters,
    now: datetime,
) -> Standing:
    """Give a seat or a place in line back; the next one moves up. Again changes nothing.

    Raises Conflict when the event has begun.
    """
    registration = get_own(session, actor, registration_id, token, letters.tokens)
    with seats.counted(session, registration.event_id) as event:
        session.refresh(registration)
        if registration.is_active:
            if event.starts_at <= now:
                raise Conflict("event_over")
            method = "CANCEL" if registration.status == "confirmed" else None
            place = position(session, registration)
            registration.become("cancelled", now)
            told = letters.about(registration, place, now, method)
            outbox.announce(session, RegistrationCancelled, told, registration.id)
            seats.promote(session, event, letters, now)
        return standing(session, registration)
