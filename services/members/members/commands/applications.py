"""Applying for membership, and what becomes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.tokens import Tokens
from members.commands import accounts, memberships, organisations, tries
from members.commands.history import Deed
from members.consents import wordings_for
from members.messages import ApplicationConfirmed, ApplicationDeclined, ApplicationReceived, ApplicationWithdrawn
from members.models import Application, Consent
from members.queries.applications import lock_application

CONFIRM_SECONDS = 7 * 24 * 3600
UNCONFIRMED = timedelta(seconds=CONFIRM_SECONDS)  # kept no longer than its link works
REFUSED = timedelta(days=183)  # declined or withdrawn: half a year for questions and claims


def confirmation_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "confirm-application")


def withdrawal_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "withdraw-application")


def apply(session: Session, form: dict[str, Any], context: Context, secret_key: str, now: datetime) -> Application:
    """Take an application in, with proof of consent, and have its address confirmed by mail.

    `form` is what schemas.applications.Apply loads. Raises TooManyRequests after three in an hour with one address, or
    twenty from one origin: whose address it is nobody knows yet, and each is mailed.
    """
    tries.note(session, tries.APPLICATION, tries.Try(form["representative"]["email"], context.origin, now, secret_key))
    holder = "organisation" if form["organisation"] else "person"
    application = Application(
        holder=holder,
        organisation=form["organisation"] or {},
        representative=form["representative"],
        membership_kind=form["membership_kind"],
        statement=form["statement"],
        language=context.language,
        submitted_at=now,
        status="unconfirmed",
        consents=[
            Consent(purpose=agreed.purpose, version=agreed.version, wording=agreed.text, given_at=now)
            for agreed in wordings_for(holder)
        ],
    )
    application.file()
    session.add(application)
    session.flush()
    told = SimpleNamespace(application=application, token=confirmation_tokens(secret_key).sign(application.id))
    outbox.announce(session, ApplicationReceived, told, subject=application.id)
    return application


def confirm(session: Session, token: str, secret_key: str, now: datetime) -> Application:
    """The applicant's address is theirs. A second click changes nothing."""
    application = lock_application(session, UUID(confirmation_tokens(secret_key).read(token, CONFIRM_SECONDS)))
    if application.confirm(now):
        told = SimpleNamespace(application=application, token=withdrawal_tokens(secret_key).sign(application.id))
        outbox.announce(session, ApplicationConfirmed, told, subject=application.id)
    return application


def admit(
    session: Session, application_id: UUID, actor: Actor, tokens: Tokens, now: datetime, today: date
) -> Application:
    """Make the applicant a member with the next number, and invite its representative to an account."""
    application = lock_application(session, application_id)
    application.decide("admitted", str(actor.account_id), now)
    if application.holder == "person":
        _admit_person(session, application, Context(actor=actor), tokens, now, today)
    else:
        _admit_organisation(session, application, Context(actor=actor), tokens, now, today)
    return application


def _admit_organisation(
    session: Session, application: Application, by: Context, tokens: Tokens, now: datetime, today: date
) -> None:
    kind, name = application.membership_kind, application.full_name
    member = organisations.enter(session, application.organisation, kind, now, today, by)
    application.member_id, application.number = member.id, member.number
    accounts.invite(session, application.email, name, member, application.language, tokens, now)


def _admit_person(
    session: Session, application: Application, by: Context, tokens: Tokens, now: datetime, today: date
) -> None:
    person, deed = application.representative, Deed(by, "office", now, today)
    membership = memberships.enter_person(session, person, application.membership_kind, deed)
    application.personal_membership_id, application.number = membership.id, membership.number
    accounts.invite_person(session, application.email, membership, application.language, tokens, now)


def refuse(session: Session, application_id: UUID, reason: str, actor: Actor, now: datetime) -> Application:
    """Decline an application and tell the applicant why."""
    application = lock_application(session, application_id)
    application.decide("declined", str(actor.account_id), now, reason)
    outbox.announce(session, ApplicationDeclined, application)
    return application


def withdraw(session: Session, token: str, secret_key: str, now: datetime) -> Application:
    """The applicant takes the application back, by the link from the mail. A second click changes nothing."""
    application = lock_application(session, UUID(withdrawal_tokens(secret_key).read(token)))
    return _withdrawn(session, application, None, None, now)


def note_withdrawal(
    session: Session, application_id: UUID, reason: str | None, actor: Actor, now: datetime
) -> Application:
    """The applicant took the application back otherwise, by letter or telephone; the office notes it."""
    application = lock_application(session, application_id)
    return _withdrawn(session, application, str(actor.account_id), reason, now)


def _withdrawn(
    session: Session, application: Application, by: str | None, reason: str | None, now: datetime
) -> Application:
    """Told to the applicant, unless nobody knows whose the address is."""
    if application.withdraw(by, now, reason) and application.confirmed_at:
        outbox.announce(session, ApplicationWithdrawn, application)
    return application
