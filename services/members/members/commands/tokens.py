"""Personal access tokens: made and dropped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.errors import Conflict
from members.models import AccessToken
from members.models.tokens import PREFIX
from members.queries.accounts import token_hash
from members.queries.tokens import get_token, list_tokens

MOST = 50  # of one account


@dataclass(frozen=True)
class Made:
    """A token just made; the secret is told this once."""

    shown: AccessToken
    token: str


def make(session: Session, account_id: UUID, wanted: dict[str, Any], now: datetime) -> Made:
    """A token with a name, scopes and a number of days."""
    if len(list_tokens(session, account_id)) >= MOST:
        raise Conflict("too_many_access_tokens")
    token = PREFIX + secrets.token_urlsafe(32)
    made = AccessToken(account_id=account_id, name=wanted["name"], token_hash=token_hash(token), created_at=now)
    made.scopes = sorted(set(wanted["scopes"]))
    made.expires_at = now + timedelta(days=wanted["days"])
    session.add(made)
    session.flush()
    return Made(made, token)


def drop(session: Session, account_id: UUID, token_id: UUID) -> None:
    session.delete(get_token(session, account_id, token_id))


def drop_all(session: Session, account_id: UUID) -> None:
    session.execute(delete(AccessToken).where(AccessToken.account_id == account_id))
