"""Doors of accounts: invited, signed in, signed out."""

from __future__ import annotations

from functools import partial
from typing import Any

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Token
from chassis.service import Service
from members import passwords, sign_in
from members.commands import accounts, tries
from members.queries import accounts as queries
from members.schemas import accounts as schemas

Request = dict[str, Any]


class Accounts(Service):
    """Who can sign in, and how."""

    @door(Token, returns=schemas.Invitation, reads=True)
    def get_invitation(self, session: Session, request: Request) -> Any:
        """Whom an invitation is for, while it is open."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        return queries.get_invited(session, tokens.read(request["token"], accounts.INVITATION_SECONDS))

    @door(schemas.AcceptInvitation, returns=schemas.AccountReply, own=True)
    def accept_invitation(self, request: Request) -> Any:
        """Set the first password of an invited account."""
        password_hash = tpool.execute(passwords.hashed, request["password"])
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        with self.house.database.write() as session:
            return {"account": accounts.accept_invitation(session, request["token"], password_hash, tokens)}

    @door(schemas.OpenSession, returns=schemas.LoginSession, own=True)
    def open_session(self, request: Request) -> Any:
        """Sign in with e-mail address and password."""
        one = tries.Try(request["email"], self.context.origin, self.now(), self.settings.secret_key)
        verify = partial(tpool.execute, passwords.matches)
        return sign_in.with_password(self.house.database, one, request["password"], verify)

    @door(Token, returns=Nothing)
    def close_session(self, session: Session, request: Request) -> Any:
        """Sign out."""
        accounts.close_session(session, request["token"])

    @door(Token, returns=schemas.Identity, reads=True)
    def identify(self, session: Session, request: Request) -> Any:
        """Who a session's token stands for."""
        return queries.identify(session, request["token"], self.now())

    @door(schemas.RequestLink, returns=Nothing)
    def request_sign_in_link(self, session: Session, request: Request) -> Any:
        """Send a sign-in link, if there is such an account."""
        accounts.request_link(session, request["email"], accounts.link_tokens(self.settings.secret_key), self.now())

    @door(Token, returns=schemas.LoginSession, own=True)
    def redeem_sign_in_link(self, request: Request) -> Any:
        """Sign in by a link from a mail, once. The answer holds a secret, so no idempotency key keeps it."""
        tokens = accounts.link_tokens(self.settings.secret_key)
        with self.house.database.write() as session:
            return accounts.redeem_link(session, request["token"], tokens, self.now())

    @door(Nothing, returns=schemas.Account, needs="account", reads=True)
    def get_me(self, session: Session, _request: Request) -> Any:
        """One's own account."""
        return queries.get_account(session, self.actor.account_id)
