"""Hearings about the organisations that organise events."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from events import messages
from events.commands import organisations


class Organisations(Service):
    """The copy of the members' names."""

    @hears(messages.MemberAdmitted)
    def know_member(self, session: Session, fact: Fact) -> None:
        """A new member may organise events."""
        organisations.learn_name(session, fact, self.now())

    @hears(messages.ProfilePublished)
    def rename_member(self, session: Session, fact: Fact) -> None:
        """Events show what their organiser is called now."""
        organisations.learn_name(session, fact, self.now())

    @hears(messages.MemberLeft)
    def conclude_series(self, session: Session, fact: Fact) -> None:
        """A series without an end goes on no further once its member has left."""
        organisations.conclude_series(session, fact, self.now())
