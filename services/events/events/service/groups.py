"""Hearings that keep the copy of the working groups."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from events import messages
from events.commands import groups


class Groups(Service):
    """Working groups and who takes part in them, as the members service tells."""

    @hears(messages.WorkingGroupOpened)
    def know_group(self, session: Session, fact: Fact) -> None:
        """Events can be for a new group."""
        groups.learn_group(session, fact, is_open=True)

    @hears(messages.WorkingGroupChanged)
    def rename_group(self, session: Session, fact: Fact) -> None:
        """Events show what their group is called now."""
        groups.learn_group(session, fact, is_open=True)

    @hears(messages.WorkingGroupClosed)
    def close_group(self, session: Session, fact: Fact) -> None:
        """A group that has ended gets no new events; its participants still see the old ones."""
        groups.learn_group(session, fact, is_open=False)

    @hears(messages.WorkingGroupJoined)
    def let_participant_in(self, session: Session, fact: Fact) -> None:
        """Who takes part in a group sees its events."""
        groups.learn_participation(session, fact, self.now(), takes_part=True)

    @hears(messages.WorkingGroupLeft)
    def let_participant_out(self, session: Session, fact: Fact) -> None:
        """Who has left a group sees its events no longer."""
        groups.learn_participation(session, fact, self.now(), takes_part=False)
