"""Doors of the IT database."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing, Paging
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

    @door(schemas.MemberChange, returns=schemas.Member, needs="office")
    def change_member(self, session: Session, request: Request) -> Any:
        """Change any member's entry."""
        member_id = request.pop("member_id")
        return organisations.change_entry(session, self.context, member_id, request, self.now())

    @door(schemas.ListEntryChanges, returns=schemas.EntryChangePage, needs="office", reads=True)
    def list_entry_changes(self, session: Session, request: Request) -> Any:
        """What was changed in the entries, newest first, and by whom."""
        return directory.list_changes(session, **request)

    @door(Paging, returns=schemas.EntryChangePage, needs="member", reads=True)
    def list_my_entry_changes(self, session: Session, request: Request) -> Any:
        """What was changed in the own organisation's entry, newest first, and by whom."""
        return directory.list_own_changes(session, self.actor, **request)
