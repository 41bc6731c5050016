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
from members.queries.organisations import get_organisation, get_own_organisation
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
        return colleagues.invite(session, self.context, request, self._mail)

    @door(schemas.RemoveColleague, returns=Nothing, needs="member")
    def remove_colleague(self, session: Session, request: Request) -> Any:
        """See off a colleague, or take an invitation back."""
        colleagues.remove(session, self.context, request["colleague_id"])

    # For the office

    @door(schemas.OfMember, returns=schemas.ColleaguePage, needs="office", reads=True)
    def list_colleagues_of_member(self, session: Session, request: Request) -> Any:
        """Who acts for an organisation, and who is invited to, whatever became of its membership."""
        return whole(queries.list_colleagues(session, get_organisation(session, request["member_id"]).id))

    @door(schemas.InviteForMember, returns=schemas.Colleague, needs="office")
    def invite_for_member(self, session: Session, request: Request) -> Any:
        """Invite somebody to act for an organisation, by the rules that its people have."""
        member_id = request["member_id"]
        return colleagues.invite_for(session, self.context, member_id, request, self._mail)

    @door(schemas.RemoveFromMember, returns=Nothing, needs="office")
    def remove_from_member(self, session: Session, request: Request) -> Any:
        """Detach a person from an organisation, or take an invitation back."""
        colleagues.remove_from(session, request["member_id"], request["colleague_id"])

    @property
    def _mail(self) -> colleagues.Mail:
        secret_key = self.settings.secret_key
        return colleagues.Mail(accounts.invitation_tokens(secret_key), secret_key, self.now())
