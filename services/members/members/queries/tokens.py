"""Reading personal access tokens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from members.models import AccessToken


def list_tokens(session: Session, account_id: UUID) -> Sequence[AccessToken]:
    """An account's tokens, newest first, those that are over included until they are dropped."""
    own = select(AccessToken).where(AccessToken.account_id == account_id)
    return session.scalars(own.order_by(AccessToken.id.desc())).unique().all()


def get_token(session: Session, account_id: UUID, token_id: UUID) -> AccessToken:
    """One token of an account. Raises NotFound for another's too."""
    found = session.get(AccessToken, token_id)
    if found is None or found.account_id != account_id:
        raise NotFound("access_token_not_found")
    return found
