"""Reading accounts and invitations to them."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.errors import Gone, NotFound
from members.models import Account, Invitation


def find_account(session: Session, email: str) -> Account | None:
    """The account of an address, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.lower()))


def get_account(session: Session, account_id: UUID | str) -> Account:
    found = session.get(Account, UUID(str(account_id)))
    if found is None:
        raise NotFound("account_not_found")
    return found


def get_invited(session: Session, invited_id: str) -> Account | Invitation:
    """The invitation of an id, or an account that has no password yet. Raises Gone for one that was accepted."""
    invitation = session.get(Invitation, UUID(invited_id))
    if invitation is not None:
        return invitation
    account = session.get(Account, UUID(invited_id))
    if account is None or account.password_hash is not None:
        raise Gone("token_used")
    return account


def token_hash(token: str) -> str:
    """What is kept of a session's token; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def show_invited(session: Session, invited_id: str) -> dict[str, Any]:
    """Whom an invitation is for, and whether they have a password already."""
    invited = get_invited(session, invited_id)
    account = find_account(session, invited.email)
    return {
        "email": invited.email,
        "name": invited.name,
        "organisation": invited.organisation,
        "has_password": account is not None and account.password_hash is not None,
    }


def accounts_exist(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Account)))
