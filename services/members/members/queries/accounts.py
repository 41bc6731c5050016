"""Reading accounts and sessions."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.errors import Gone, NotFound, Unauthenticated
from members.models import Account, LoginSession


def find_account(session: Session, email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.lower()))


def get_account(session: Session, account_id: UUID | str) -> Account:
    found = session.get(Account, UUID(str(account_id)))
    if found is None:
        raise NotFound("account_not_found")
    return found


def get_invited(session: Session, account_id: str) -> Account:
    """An account that has no password yet. Raises Gone once it has."""
    account = get_account(session, account_id)
    if account.password_hash is not None:
        raise Gone("token_used")
    return account


def identify(session: Session, token: str, now: datetime) -> Account:
    """The account that a session's token stands for."""
    found = session.get(LoginSession, token_hash(token))
    if found is None or found.expires_at <= now:
        raise Unauthenticated("session_unknown")
    return found.account


def token_hash(token: str) -> str:
    """What is kept of a session's token; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def accounts_exist(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Account)))
