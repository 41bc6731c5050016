"""Doors of the people who act for an organisation."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.paging import whole
from chassis.schema import Nothing
from chassis.service import Service
from members.commands import accounts, colleagues
from members.queries import colleagues as queries
from members.queries.organisations import get_own_organisation
from members.schemas import colleagues as schemas

Request = dict[str, Any]


class Colleagues(Service):
    """One membership, many people."""

    @door(Nothing, returns=schemas.ColleaguePage, needs="member", reads=True)
    def list_colleagues(self, session: Session, _request: Request) -> Any:
        """Who acts for one's organisation, and who is invited to."""
        found = queries.list_colleagues(session, get_own_organisation(session, self.actor).id)
        return whole(found)

    @door(schemas.InviteColleague, returns=schemas.Colleague, needs="member")
    def invite_colleague(self, session: Session, request: Request) -> Any:
        """Invite somebody to act for one's organisation too."""
        tokens = accounts.invitation_tokens(self.settings.secret_key)
        return colleagues.invite(session, self.context, request, tokens, self.now())

    @door(schemas.RemoveColleague, returns=Nothing, needs="member")
    def remove_colleague(self, session: Session, request: Request) -> Any:
        """See off a colleague, or take an invitation back."""
        colleagues.remove(session, self.context, request["colleague_id"])
