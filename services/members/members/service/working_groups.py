"""Doors of the working groups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.schema import Nothing, Paging
from chassis.service import Service
from chassis.timers import every
from members import messages
from members.commands import working_groups
from members.models.working_groups import INSIDERS
from members.queries import working_groups as queries
from members.schemas import working_groups as schemas

Request = dict[str, Any]


class WorkingGroups(Service):
    """Groups that members work in, and who takes part."""

    @door(schemas.ListWorkingGroups, returns=schemas.WorkingGroupPage, reads=True)
    def list_working_groups(self, session: Session, request: Request) -> Any:
        """The working groups, oldest first; the open ones unless `status` says otherwise."""
        return queries.list_working_groups(session, request)

    @door(schemas.WorkingGroupId, returns=schemas.WorkingGroup, reads=True)
    def get_working_group(self, session: Session, request: Request) -> Any:
        """One working group."""
        return queries.get_group(session, request["working_group_id"])

    @door(Paging, returns=schemas.WorkingGroupPage, needs=INSIDERS, reads=True)
    def list_my_working_groups(self, session: Session, request: Request) -> Any:
        """The groups one takes part in, closed ones too."""
        return queries.list_own_groups(session, self.actor, **request)

    @door(schemas.OpenWorkingGroup, returns=schemas.WorkingGroup, needs="office")
    def open_working_group(self, session: Session, request: Request) -> Any:
        """Open a working group: a permanent one, or a temporary one with a mandate and a last day."""
        return working_groups.open_group(session, request, self.now(), self.today())

    @door(schemas.ChangeWorkingGroup, returns=schemas.WorkingGroup, needs="office")
    def change_working_group(self, session: Session, request: Request) -> Any:
        """Change what a group says of itself, when it ends, who leads it."""
        group_id = request.pop("working_group_id")
        return working_groups.change(session, self.context, group_id, request, self.now(), self.today())

    @door(schemas.WorkingGroupId, returns=schemas.WorkingGroup, needs="office")
    def close_working_group(self, session: Session, request: Request) -> Any:
        """End a group's work; its reports stay."""
        return working_groups.close(session, self.context, request["working_group_id"], self.now())

    @hears(messages.BiddingGroupFormed)
    def open_for_bidders(self, session: Session, fact: Fact) -> None:
        """Those who bid jointly on a tender get a group until its deadline."""
        working_groups.open_for_bidders(session, fact, self.now(), self.today())

    @hears(messages.BiddingDeadlineMoved)
    def move_bidding_deadline(self, session: Session, fact: Fact) -> None:
        """Their group ends with the tender's new deadline."""
        working_groups.move_deadline(session, fact, self.today())

    # Who takes part

    @door(schemas.ListParticipants, returns=schemas.ParticipantPage, needs=INSIDERS, reads=True)
    def list_participants(self, session: Session, request: Request) -> Any:
        """Who takes part in a group, in the order they joined."""
        return queries.list_participants(session, request["working_group_id"], request["limit"], request["cursor"])

    @door(schemas.WorkingGroupId, returns=schemas.Participant, needs=INSIDERS)
    def join_working_group(self, session: Session, request: Request) -> Any:
        """Take part in a group."""
        return working_groups.join(session, self.actor, request["working_group_id"], self.now())

    @door(schemas.WorkingGroupId, returns=Nothing, needs="account")
    def leave_working_group(self, session: Session, request: Request) -> Any:
        """Take part in a group no longer."""
        own = UUID(self.actor.account_id)
        working_groups.leave(session, self.actor, request["working_group_id"], own)

    @door(schemas.RemoveParticipant, returns=Nothing, needs=INSIDERS)
    def remove_participant(self, session: Session, request: Request) -> Any:
        """Take somebody out of a group: its chair or the office."""
        working_groups.leave(session, self.actor, request["working_group_id"], request["account_id"])

    @every(60)
    def close_ended_groups(self, session: Session) -> None:
        """Close the temporary groups whose last day has passed."""
        working_groups.close_ended(session, self.now(), self.today())
