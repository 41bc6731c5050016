"""Accounts: invited, signed in, signed out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.errors import Conflict, Gone
from chassis.tokens import Tokens
from members.messages import AccountInvited, SignInLinkRequested
from members.models import Account, LoginSession, Organisation, PersonalMembership, SignInLink
from members.queries.accounts import find_account, get_invited, token_hash

INVITATION_SECONDS = 30 * 24 * 3600
LINK_SECONDS = 15 * 60
SESSION = timedelta(days=14)
WINDOW = timedelta(minutes=15)
LINKS_OF_ACCOUNT = 5  # mails in a window, so that nobody's mailbox is filled by strangers


@dataclass
class Opened:
    """A session with the token that only its owner will know."""

    token: str
    expires_at: datetime
    account: Account


def invitation_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "accept-invitation")


def link_tokens(secret_key: str) -> Tokens:
    return Tokens(secret_key, "sign-in-link")


def create(session: Session, email: str, name: str, roles: list[str], password_hash: str, now: datetime) -> Account:
    """An account with a password. Raises Conflict when the address has one."""
    if find_account(session, email):
        raise Conflict("account_exists")
    account = Account(email=email.lower(), name=name, granted_roles=roles, created_at=now, language="de")
    account.password_hash = password_hash
    session.add(account)
    session.flush()
    return account


def invite(
    session: Session,
    email: str,
    name: str,
    member: Organisation,
    language: str,
    tokens: Tokens,
    now: datetime,
) -> Account:
    """Give a member's representative an account; whoever has one already only gains the organisation."""
    account = _found_or_made(session, email, name, language, now)
    if account.organisation_id not in (None, member.id):
        raise Conflict("account_acts_for_another_organisation")
    account.organisation = member
    _tell_invited(session, account, member.name, member.number, tokens)
    return account


def invite_person(
    session: Session, email: str, membership: PersonalMembership, language: str, tokens: Tokens, now: datetime
) -> Account:
    """Give a person that became a member an account; whoever has one already only gains the membership."""
    account = _found_or_made(session, email, membership.name, language, now)
    if account.personal_membership is not None:
        raise Conflict("person_is_member")
    account.personal_membership = membership
    _tell_invited(session, account, None, membership.number, tokens)
    return account


def _found_or_made(session: Session, email: str, name: str, language: str, now: datetime) -> Account:
    account = find_account(session, email)
    if account is None:
        account = Account(email=email.lower(), name=name, granted_roles=[], created_at=now, language=language)
        session.add(account)
    return account


def _tell_invited(session: Session, account: Account, organisation: str | None, number: int, tokens: Tokens) -> None:
    session.flush()
    told = {"organisation_name": organisation, "membership_number": number, "token": tokens.sign(account.id)}
    outbox.announce(session, AccountInvited, SimpleNamespace(account=account, **told), subject=account.id)


def accept_invitation(session: Session, token: str, password_hash: str, tokens: Tokens) -> Account:
    """Set the first password of an invited account, once."""
    account_id = tokens.read(token, INVITATION_SECONDS)
    session.execute(select(Account.id).where(Account.id == UUID(account_id)).with_for_update())
    account = get_invited(session, account_id)
    account.password_hash = password_hash
    return account


def open_session(session: Session, account: Account, now: datetime) -> Opened:
    """Sign an account in."""
    token = secrets.token_urlsafe(32)
    expires_at = now + SESSION
    session.add(LoginSession(token_hash=token_hash(token), account_id=account.id, opened_at=now, expires_at=expires_at))
    return Opened(token, expires_at, account)


def close_session(session: Session, token: str) -> None:
    """Sign out; a token that is unknown is signed out already."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(token)))


def request_link(session: Session, email: str, tokens: Tokens, now: datetime) -> None:
    """Send a sign-in link, if there is such an account and it was not sent enough of them lately.

    The caller learns nothing of either.
    """
    account = find_account(session, email)
    if account is None or _links_since(session, account, now - WINDOW) >= LINKS_OF_ACCOUNT:
        return
    link = SignInLink(account_id=account.id, requested_at=now)
    session.add(link)
    session.flush()
    told = SimpleNamespace(account=account, token=tokens.sign(link.id))
    outbox.announce(session, SignInLinkRequested, told, subject=account.id)


def _links_since(session: Session, account: Account, then: datetime) -> int:
    sent = select(func.count()).where(SignInLink.account_id == account.id, SignInLink.requested_at > then)
    return session.scalar(sent) or 0


def redeem_link(session: Session, token: str, tokens: Tokens, now: datetime) -> Opened:
    """Sign in by a link, once."""
    link = session.get(SignInLink, UUID(tokens.read(token, LINK_SECONDS)), with_for_update={"of": SignInLink})
    if link is None or link.used_at is not None:
        raise Gone("token_used")
    link.used_at = now
    return open_session(session, link.account, now)
