"""Doors of memberships: what the office and the board do about them, and members about their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.service import Service
from chassis.timers import every
from members.commands import memberships
from members.commands.history import Deed
from members.queries import memberships as queries
from members.schemas import memberships as schemas

Request = dict[str, Any]


class Memberships(Service):
    """Who is a member, as what, and until when."""

    @door(schemas.ListMemberships, returns=schemas.MembershipPage, needs="office", reads=True)
    def list_memberships(self, session: Session, request: Request) -> Any:
        """The memberships by number, those that have ended included."""
        return queries.list_memberships(session, **request)

    @door(schemas.NamedMembership, returns=schemas.Membership, needs="office", reads=True)
    def get_membership(self, session: Session, request: Request) -> Any:
        """One membership."""
        return queries.get_membership(session, request["membership_id"])

    @door(schemas.ListMembershipChanges, returns=schemas.MembershipChangePage, needs="office", reads=True)
    def list_membership_changes(self, session: Session, request: Request) -> Any:
        """A membership's whole history, newest first."""
        return queries.list_changes(session, **request)

    @door(schemas.ChangeMembership, returns=schemas.Membership, needs="office")
    def change_membership(self, session: Session, request: Request) -> Any:
        """Make it a full, a supporting or an honorary membership."""
        return memberships.change_kind(session, request["membership_id"], request["kind"], self._office(request))

    @door(schemas.Decide, returns=schemas.Membership, needs="office")
    def suspend_member(self, session: Session, request: Request) -> Any:
        """Let a member's rights rest, for a reason that it is told."""
        return memberships.suspend(session, request["membership_id"], self._office(request))

    @door(schemas.NoteResignation, returns=schemas.Membership, needs="office")
    def note_resignation(self, session: Session, request: Request) -> Any:
        """Take in a resignation that came by letter; the last day is the year's end unless another is named."""
        last_day = request["effective_on"]
        return memberships.resign(session, request["membership_id"], last_day, self._office(request))

    @door(schemas.Note, returns=schemas.Membership, needs="office")
    def drop_resignation(self, session: Session, request: Request) -> Any:
        """Let a member stay that takes its resignation back before its last day is over."""
        return memberships.withdraw_resignation(session, request["membership_id"], self._office(request))

    @door(schemas.Decide, returns=schemas.Membership, needs="board")
    def expel_member(self, session: Session, request: Request) -> Any:
        """End a membership at once, for a reason that the member is told."""
        return memberships.expel(session, request["membership_id"], self._office(request))

    @door(schemas.Note, returns=schemas.Membership, needs="office")
    def reinstate_member(self, session: Session, request: Request) -> Any:
        """Bring back a member that was suspended or has left; one that was expelled, the board alone."""
        return memberships.reinstate(session, request["membership_id"], self._office(request))

    @door(schemas.Mine, returns=schemas.Membership, needs="account", reads=True)
    def get_my_membership(self, session: Session, request: Request) -> Any:
        """One's own membership, whatever its state."""
        return queries.get_membership(session, self._mine(session, request))

    @door(schemas.ListMyMembershipChanges, returns=schemas.OwnMembershipChangePage, needs="account", reads=True)
    def list_my_membership_changes(self, session: Session, request: Request) -> Any:
        """One's own membership's whole history, newest first."""
        return queries.list_changes(session, self._mine(session, request), request["limit"], request["cursor"])

    @door(schemas.Resign, returns=schemas.Membership, needs="account")
    def resign(self, session: Session, request: Request) -> Any:
        """Resign from the year's end on, with three months' notice."""
        return memberships.resign(session, self._mine(session, request), None, self._deed("member", request["reason"]))

    @door(schemas.Mine, returns=schemas.Membership, needs="account")
    def withdraw_resignation(self, session: Session, request: Request) -> Any:
        """Stay after all, while the membership still runs."""
        return memberships.withdraw_resignation(session, self._mine(session, request), self._deed("member", None))

    @every(60, transaction=False)
    def end_memberships(self) -> None:
        """End the memberships whose last day has passed, each in a transaction of its own: what fails holds up none."""
        with self.house.database.read() as session:
            over = queries.due(session, self.today())
        for membership_id in over:
            with self.house.database.write() as session:
                memberships.end(session, membership_id, self.today(), self.now())

    def _mine(self, session: Session, request: Request) -> Any:
        return queries.own_membership_id(session, self.actor, request["holder"])

    def _office(self, request: Request) -> Deed:
        return self._deed("office", request["reason"])

    def _deed(self, acted_as: str, reason: str | None) -> Deed:
        return Deed(self.context, acted_as, self.now(), self.today(), reason)
