"""Doors of sessions: who is asking, where one is signed in, and ending that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.paging import whole
from chassis.schema import Nothing, Token
from chassis.service import Service
from members import passwords, sign_in
from members.commands import sessions
from members.queries import sessions as queries
from members.schemas import accounts as account_schemas
from members.schemas import sessions as schemas
from members.schemas.staff import AccountId

Request = dict[str, Any]


class Sessions(Service):
    """Where somebody is signed in."""

    @property
    def own_id(self) -> UUID:
        """The id of the account that asks."""
        return UUID(self.actor.account_id)

    def check_owner(self, password: str | None, token: str) -> None:
        """Raises Invalid or Forbidden unless it is the owner of the account who asks, not who stole a session."""
        one = sign_in.try_of(self.own_id, self.now(), self.settings.secret_key)
        sign_in.check_owner(self.house.database, one, self.own_id, sign_in.Proof(password, token), _matches)

    @door(Token, returns=account_schemas.Identity, reads=True)
    def identify(self, session: Session, request: Request) -> Any:
        """Who a session's token or a personal access token stands for."""
        return queries.identify(session, request["token"], self.now(), require_otp=self.settings.require_otp)

    @door(AccountId, returns=account_schemas.Standing, reads=True)
    def get_standing(self, session: Session, request: Request) -> Any:
        """The roles that an account has by now, for who comes with another secret of its owner's than a session."""
        return queries.standing(session, request["account_id"], require_otp=self.settings.require_otp)

    @door(Token, returns=Nothing)
    def close_session(self, session: Session, request: Request) -> Any:
        """Sign out."""
        sessions.close_session(session, request["token"])

    @door(Token, returns=schemas.SessionPage, needs="account", reads=True)
    def list_sessions(self, session: Session, request: Request) -> Any:
        """Where one is signed in; `token` is that of the session asking."""
        current = queries.find_session(session, request["token"])
        found = queries.list_sessions(session, self.own_id, self.now())
        shown = [{"current": each is current, **_facts(each)} for each in found]
        return whole(shown)

    @door(schemas.EndSession, returns=Nothing, needs="account")
    def end_session(self, session: Session, request: Request) -> Any:
        """End one of one's own sessions."""
        sessions.end_session(session, self.own_id, request["session_id"], self.now())

    @door(Token, returns=Nothing, needs="account")
    def end_other_sessions(self, session: Session, request: Request) -> Any:
        """End all of one's own sessions but the one with the token."""
        sessions.end_sessions(session, self.own_id, keep=request["token"])


def _matches(password: str, stored: str | None) -> bool:
    right: bool = tpool.execute(passwords.matches, password, stored)
    return right


def _facts(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("id", "client", "opened_at", "expires_at", "second_factor")}
