"""Erasing a person: asked for, confirmed by mail, a while in which it can be taken back, then done by every service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis import erasure, outbox
from chassis.context import Actor
from chassis.errors import Conflict
from chassis.messages import Fact, Message
from chassis.persons import Person, blinded
from chassis.tokens import Tokens
from members.commands import experts, working_groups
from members.directory import EXPERTS
from members.holdings import HOLDINGS
from members.messages import ErasureAsked, ErasureCompleted, ErasureScheduled, PersonErasureRequested
from members.models import Account, Erasure, Expert
from members.queries.accounts import find_account, get_account
from members.queries.privacy import find_open, leaves_nobody, lock_erasure, obstacle


def erasure_tokens(secret_key: str) -> Tokens:
    """For the link in each mail about an erasure; what it may still do is the erasure's state to say."""
    return Tokens(secret_key, "erasure")


def ask(session: Session, actor: Actor, secret_key: str, language: str, now: datetime) -> Erasure:
    """Somebody signed in wants to be erased; a mail asks whether it is they. Again mails again, at most in ten minutes.

    Raises Conflict for the last admin, and for a person whose own membership runs.
    """
    account = get_account(session, str(actor.account_id))
    _require_erasable(session, account)
    digest = blinded(secret_key, account.email)
    wanted = find_open(session, digest)
    if wanted is None:
        wanted = _entered(session, account.email, account.name, account, language, actor, digest, now)
    if wanted.status == "asked" and wanted.may_be_mailed_again(now):
        wanted.mailed_at = now
        _tell(session, ErasureAsked, wanted, secret_key)
    return wanted


def ask_for(session: Session, actor: Actor, form: dict[str, Any], secret_key: str, days: int, now: datetime) -> Erasure:
    """The office enters the wish of somebody whom it has made sure of, with an account or without: no more is asked.

    The address is told, and can take it back. Raises Conflict when there is one already, and as above.
    """
    account = find_account(session, form["email"])
    if account is not None:
        _require_erasable(session, account)
    digest = blinded(secret_key, form["email"])
    if find_open(session, digest):
        raise Conflict("erasure_known")
    name = form["name"] or (account.name if account else "")
    wanted = _entered(session, form["email"], name, account, form["language"], actor, digest, now)
    _schedule(session, wanted, secret_key, days, now)
    return wanted


def _entered(
    session: Session,
    email: str,
    name: str,
    account: Account | None,
    language: str,
    actor: Actor,
    digest: str,
    now: datetime,
) -> Erasure:
    wanted = Erasure(status="asked", email=email, name=name, address_hash=digest, language=language, asked_at=now)
    wanted.asked_by = str(actor.account_id)
    wanted.account_id = account.id if account else None
    wanted.notes = ["organisation_without_people"] if account and leaves_nobody(session, account) else []
    wanted.receipts = []
    session.add(wanted)
    session.flush()
    return wanted


def confirm(session: Session, token: str, secret_key: str, days: int, now: datetime) -> Erasure:
    """It is they. A second click changes nothing. Raises Gone when it was taken back."""
    wanted = lock_erasure(session, UUID(erasure_tokens(secret_key).read(token)))
    _schedule(session, wanted, secret_key, days, now)
    return wanted


def _schedule(session: Session, wanted: Erasure, secret_key: str, days: int, now: datetime) -> None:
    if wanted.schedule(now + timedelta(days=days), now):
        _tell(session, ErasureScheduled, wanted, secret_key)


def withdraw(session: Session, erasure_id: UUID, now: datetime) -> Erasure:
    """They want to stay. Again changes nothing. Raises Conflict once it runs."""
    wanted = lock_erasure(session, erasure_id)
    wanted.withdraw(now)
    session.execute(delete(outbox.outbox).where(outbox.outbox.c.subject == str(wanted.id)))
    return wanted


def begin(session: Session, erasure_id: UUID, now: datetime) -> None:
    """The time to take it back is over: every service is asked to erase. Who is needed waits (`obstacle`)."""
    wanted = lock_erasure(session, erasure_id)
    if wanted.status != "scheduled" or wanted.email is None:
        return
    account = session.get(Account, wanted.account_id) if wanted.account_id else find_account(session, wanted.email)
    if account is not None and (reason := obstacle(session, account)):
        wanted.hold(reason, now)
        return
    if account is not None:  # made, or moved to another address, meanwhile
        wanted.account_id, wanted.email = account.id, account.email
    alone = account is not None and leaves_nobody(session, account)
    wanted.begin(["organisation_without_people"] if alone else [], now)
    outbox.announce(session, PersonErasureRequested, wanted)


def erase(
    session: Session, person: Person, erasure_id: UUID, told: Iterable[type[Message]], secret_key: str, now: datetime
) -> dict[str, int]:
    """Erase what this service holds of a person, who leaves working groups and is found as an expert no longer."""
    if person.account_id:
        working_groups.leave_all(session, person.account_id)
    entered = session.scalars(select(Expert).where(person.has_address(Expert.email))).all()
    for expert in entered:
        experts.hide(session, expert)
    if entered:
        EXPERTS.forget_removed(session)
    return erasure.erase(session, HOLDINGS, person, erasure_id, told, secret_key, now)


def note_receipt(session: Session, service: str, fact: Fact, secret_key: str, now: datetime) -> None:
    """A service has erased what it held; when all have, the person is told so by a last mail."""
    wanted = lock_erasure(session, fact.erasure_id)
    if wanted.receive(service, fact.counts, fact.kept, now):
        _tell(session, ErasureCompleted, wanted, secret_key)


def forget_address(session: Session, fact: Fact, told: Iterable[type[Message]], secret_key: str, now: datetime) -> None:
    """The last mail has gone: the address itself goes, here and from the facts about its erasure."""
    wanted = lock_erasure(session, fact.erasure_id)
    if wanted.email is None:
        return
    person = Person(wanted.email, wanted.account_id)
    wanted.forget_address()
    session.flush()
    session.execute(delete(outbox.outbox).where(outbox.outbox.c.subject == str(wanted.id)))
    erasure.erase(session, (), person, wanted.id, told, secret_key, now, final=True)


def conclude(session: Session, fact: Fact, now: datetime) -> None:
    """Nothing is left of them but numbers."""
    lock_erasure(session, fact.erasure_id).conclude(now)


def _tell(session: Session, message: type[Message], wanted: Erasure, secret_key: str) -> None:
    session.flush()
    token = erasure_tokens(secret_key).sign(wanted.id)
    outbox.announce(session, message, SimpleNamespace(erasure=wanted, token=token), subject=wanted.id)


def _require_erasable(session: Session, account: Account) -> None:
    if reason := obstacle(session, account):
        raise Conflict(reason)
