"""Doors to change one's own password and address."""

from __future__ import annotations

from typing import Any

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Token
from members import passwords
from members.commands import credentials
from members.schemas import accounts as schemas
from members.service.sessions import Sessions

Request = dict[str, Any]


class Credentials(Sessions):
    """What somebody signs in with."""

    @door(schemas.ChangePassword, returns=Nothing, needs="account", own=True)
    def change_password(self, request: Request) -> Any:
        """Change the password; other sessions, access tokens and links under way end."""
        self.check_owner(request["password"], request["token"])
        password_hash = tpool.execute(passwords.hashed, request["new_password"])
        with self.recorded() as session:
            credentials.change_password(session, self.own_id, password_hash, keep=request["token"])

    @door(schemas.ChangeEmail, returns=Nothing, needs="account", own=True)
    def change_email(self, request: Request) -> Any:
        """Ask for another address, which is confirmed by mail. The same answer for every address."""
        self.check_owner(request["password"], request["token"])
        with self.recorded() as session:
            secret_key = self.settings.secret_key
            credentials.request_email_change(session, self.own_id, request["email"], secret_key, self.now())

    @door(Token, returns=schemas.AccountReply)
    def confirm_email(self, session: Session, request: Request) -> Any:
        """Take the new address with the token from the mail sent there."""
        tokens = credentials.email_tokens(self.settings.secret_key)
        return {"account": credentials.confirm_email_change(session, request["token"], tokens)}
