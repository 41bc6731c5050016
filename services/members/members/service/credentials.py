"""Doors to change one's own password and address."""

from __future__ import annotations

from typing import Any

from eventlet import tpool
from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Token
from members import passwords, sign_in
from members.commands import credentials
from members.schemas import accounts as schemas
from members.service.sessions import Sessions

Request = dict[str, Any]


class Credentials(Sessions):
    """What somebody signs in with."""

    @door(schemas.ChangePassword, returns=Nothing, needs="account", own=True)
    def change_password(self, request: Request) -> Any:
        """Change the password; other sessions end."""
        self._check_password(request["password"])
        password_hash = tpool.execute(passwords.hashed, request["new_password"])
        with self.recorded() as session:
            credentials.change_password(session, self.own_id, password_hash, keep=request["token"])

    @door(schemas.ChangeEmail, returns=Nothing, needs="account", own=True)
    def change_email(self, request: Request) -> Any:
        """Ask for another address, which is confirmed by mail. The same answer for every address."""
        self._check_password(request["password"])
        tokens = credentials.email_tokens(self.settings.secret_key)
        with self.recorded() as session:
            credentials.request_email_change(session, self.own_id, request["email"], tokens, self.now())

    @door(Token, returns=schemas.AccountReply)
    def confirm_email(self, session: Session, request: Request) -> Any:
        """Take the new address with the token from the mail sent there."""
        tokens = credentials.email_tokens(self.settings.secret_key)
        return {"account": credentials.confirm_email_change(session, request["token"], tokens, self.now())}

    def _check_password(self, password: str | None) -> None:
        one = sign_in.try_of(self.own_id, self.now(), self.settings.secret_key)
        sign_in.check_password(self.house.database, one, self.own_id, password, _matches)


def _matches(password: str, stored: str | None) -> bool:
    right: bool = tpool.execute(passwords.matches, password, stored)
    return right
