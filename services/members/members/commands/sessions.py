"""Sessions: opened, ended one by one or together."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from members.models import Account, EmailChange, LoginSession, SignInLink
from members.queries.accounts import token_hash
from members.queries.sessions import get_session

SESSION = timedelta(days=14)
MOST = 50  # of one account; another one ends the oldest


@dataclass
class Opened:
    """A session with the token that only its owner will know, and one by which the device is known again."""

    token: str
    expires_at: datetime
    account: Account
    device: str | None = None


def open_session(
    session: Session,
    account: Account,
    now: datetime,
    client: str | None = None,
    *,
    second_factor: bool = False,
    by_link: bool = False,
) -> Opened:
    """Sign an account in; `client` is what its owner will know the session by."""
    _make_room(session, account.id)
    token, expires_at = secrets.token_urlsafe(32), now + SESSION
    made = LoginSession(token_hash=token_hash(token), account_id=account.id, opened_at=now, expires_at=expires_at)
    made.client, made.second_factor, made.by_link = client, second_factor, by_link
    session.add(made)
    return Opened(token, expires_at, account)


def close_session(session: Session, token: str) -> None:
    """Sign out; a token that is unknown is signed out already."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(token)))


def end_session(session: Session, account_id: UUID, session_id: UUID, now: datetime) -> None:
    """End one session of an account, from wherever its owner is signed in."""
    session.delete(get_session(session, account_id, session_id, now))


def end_sessions(session: Session, account_id: UUID, keep: str | None = None) -> None:
    """End all sessions of an account but the one with the token `keep`, and void the links under way."""
    void_links(session, account_id)
    others = LoginSession.account_id == account_id
    if keep:
        others &= LoginSession.token_hash != token_hash(keep)
    session.execute(delete(LoginSession).where(others))


def void_links(session: Session, account_id: UUID) -> None:
    """Links that were sent open nothing any more: neither a session, nor the account's way to another address."""
    for table in (EmailChange, SignInLink):  # confirming an address locks them in the same order
        session.execute(delete(table).where(table.account_id == account_id))


def mark_proved(session: Session, account_id: UUID, token: str) -> None:
    """The session with the token has shown the second factor; those opened without it end."""
    end_sessions(session, account_id, keep=token)
    session.execute(update(LoginSession).where(LoginSession.token_hash == token_hash(token)).values(second_factor=True))


def _make_room(session: Session, account_id: UUID) -> None:
    own = select(LoginSession.token_hash).where(LoginSession.account_id == account_id)
    oldest = own.order_by(LoginSession.opened_at.desc()).offset(MOST - 1)
    if surplus := session.scalars(oldest).all():
        session.execute(delete(LoginSession).where(LoginSession.token_hash.in_(surplus)))
