"""Who is asking: what a session or a personal access token stands for, and the sessions of an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound, Unauthenticated
from members.models import AccessToken, Account, LoginSession, Organisation
from members.models.tokens import PREFIX
from members.queries.accounts import get_account, token_hash
from members.queries.second_factor import is_on


@dataclass(frozen=True)
class Identity:
    """An account, and how far it may go: `scopes` limit a token (None: no limit).

    One that is `enrolling` may do nothing but set up the second factor that its roles need.
    """

    account: Account
    scopes: list[str] | None
    enrolling: bool

    @property
    def account_id(self) -> UUID:
        return self.account.id

    @property
    def email(self) -> str:
        return self.account.email

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def acting_for(self) -> Organisation | None:
        return None if self.enrolling else self.account.acting_for

    @property
    def roles(self) -> list[str]:
        return [] if self.enrolling else self.account.roles


def identify(session: Session, token: str, now: datetime, *, require_otp: bool) -> Identity:
    """Whom a token stands for. Raises Unauthenticated for one that is unknown or over."""
    if token.startswith(PREFIX):
        given = session.scalar(select(AccessToken).where(AccessToken.token_hash == token_hash(token)))
        if given is None or given.expires_at <= now:
            raise Unauthenticated("session_unknown")
        lacking = require_otp and given.account.needs_second_factor and not is_on(session, given.account_id)
        return Identity(given.account, given.scopes, lacking)
    found = find_session(session, token)
    if found is None or found.expires_at <= now:
        raise Unauthenticated("session_unknown")
    lacking = require_otp and found.account.needs_second_factor and not found.second_factor
    return Identity(found.account, None, lacking)


def standing(session: Session, account_id: UUID, *, require_otp: bool) -> Identity:
    """What an account may do by now. Raises NotFound for one that is gone."""
    account = get_account(session, account_id)
    lacking = require_otp and account.needs_second_factor and not is_on(session, account_id)
    return Identity(account, None, lacking)


def find_session(session: Session, token: str) -> LoginSession | None:
    return session.get(LoginSession, token_hash(token))


def list_sessions(session: Session, account_id: UUID, now: datetime) -> Sequence[LoginSession]:
    """An account's sessions, newest first; there are at most sessions.MOST."""
    open_ones = select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.expires_at > now)
    return session.scalars(open_ones.order_by(LoginSession.opened_at.desc())).unique().all()


def get_session(session: Session, account_id: UUID, session_id: UUID, now: datetime) -> LoginSession:
    """One session of an account. Raises NotFound for another's too."""
    for each in list_sessions(session, account_id, now):
        if each.id == session_id:
            return each
    raise NotFound("session_not_found")
