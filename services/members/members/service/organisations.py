"""Doors of the IT database."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from members.commands import organisations
from members.queries import organisations as directory
from members.schemas import organisations as schemas

Request = dict[str, Any]


class Organisations(Service):
    """Members as others find them, and their own entries."""

    @door(schemas.ListMembers, returns=schemas.MemberPage, reads=True)
    def list_members(self, session: Session, request: Request) -> Any:
        """The IT database: members by words, kind, competence, district, size and distance."""
        return directory.list_members(session, self.actor, request)

    @door(schemas.GetMember, returns=schemas.Member, reads=True)
    def get_member(self, session: Session, request: Request) -> Any:
        """One entry of the IT database."""
        return directory.get_member(session, self.actor, request["member_id"])

    @door(Nothing, returns=schemas.Member, needs="member", reads=True)
    def get_my_organisation(self, session: Session, _request: Request) -> Any:
        """The entry of the organisation one acts for."""
        return directory.get_own_organisation(session, self.actor)

    @door(schemas.ProfileChange, returns=schemas.Member, needs="member")
    def change_my_organisation(self, session: Session, request: Request) -> Any:
        """Change the entry of the organisation one acts for."""
        return organisations.change_own_entry(session, self.context, request, self.now())
