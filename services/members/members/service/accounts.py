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
        return queries.show_invited(session, tokens.read(request["token"], accounts.INVITATION_SECONDS))

    @door(schemas.AcceptInvitation, returns=schemas.AccountReply, own=True)
    def accept_invitation(self, request: Request) -> Any:
        """Set the first password of an invited account, or join the people of an organisation."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        hashed = partial(tpool.execute, passwords.hashed)
        database, password, now = self.house.database, request["password"], self.now()
        return {"account": sign_in.accept_invitation(database, request["token"], tokens, password, hashed, now)}

    @door(schemas.OpenSession, returns=schemas.LoginSession, own=True)
    def open_session(self, request: Request) -> Any:
        """Sign in with e-mail address and password, and the code of the second factor where there is one."""
        verify = partial(tpool.execute, passwords.matches)
        visitor = self.visitor(request, request["email"])
        return sign_in.with_password(self.house.database, visitor, request["password"], verify)

    @door(schemas.RequestLink, returns=Nothing)
    def request_sign_in_link(self, session: Session, request: Request) -> Any:
        """Send a sign-in link, if there is such an account."""
        one = self.visitor({}, request["email"]).one
        accounts.request_link(session, one, accounts.link_tokens(self.settings.secret_key))

    @door(schemas.RedeemLink, returns=schemas.LoginSession, own=True)
    def redeem_sign_in_link(self, request: Request) -> Any:
        """Sign in by a link from a mail, once. The answer holds a secret, so no idempotency key keeps it."""
        tokens = accounts.link_tokens(self.settings.secret_key)
        return sign_in.with_link(self.house.database, request["token"], tokens, self.visitor(request, ""))

    def visitor(self, request: Request, email: str) -> sign_in.Visitor:
        """Who wants to sign in, as far as is known."""
        one = tries.Try(email, self.context.origin, self.now(), self.settings.secret_key)
        return sign_in.Visitor(one, request.get("device"), request.get("client"), request.get("otp"))

    @door(Nothing, returns=schemas.Account, needs="account", reads=True)
    def get_me(self, session: Session, _request: Request) -> Any:
        """One's own account."""
        return queries.get_account(session, self.actor.account_id)
