"""Doors of personal access tokens."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.paging import whole
from chassis.schema import Nothing
from members.commands import tokens
from members.queries import tokens as queries
from members.schemas import tokens as schemas
from members.service.sessions import Sessions

Request = dict[str, Any]


class AccessTokens(Sessions):
    """For programs that act for somebody."""

    @door(Nothing, returns=schemas.TokenPage, needs="account", reads=True)
    def list_tokens(self, session: Session, _request: Request) -> Any:
        """One's own personal access tokens."""
        found = queries.list_tokens(session, self.own_id)
        return whole(found)

    @door(schemas.MakeToken, returns=schemas.MadeToken, needs="account", own=True)
    def make_token(self, request: Request) -> Any:
        """A new token. The answer holds a secret, so no idempotency key keeps it."""
        with self.recorded() as session:
            return tokens.make(session, self.own_id, request, self.now())

    @door(schemas.DropToken, returns=Nothing, needs="account")
    def drop_token(self, session: Session, request: Request) -> Any:
        """Drop one of one's own tokens; from then on it opens nothing."""
        tokens.drop(session, self.own_id, request["token_id"])
