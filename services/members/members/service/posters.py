"""Hearings about postings whose people are to be told something."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from members import messages
from members.commands import posters


class Posters(Service):
    """Those who answer for postings: their addresses are known here alone."""

    @hears(messages.JobExpiring)
    def tell_of_ending(self, session: Session, fact: Fact) -> None:
        """Ask whether a posting is still open."""
        posters.tell(session, fact, "expiring")

    @hears(messages.JobSubmitted)
    def tell_of_submission(self, session: Session, fact: Fact) -> None:
        """Say to the office that somebody waits for it."""
        posters.tell_office(session, fact)

    @hears(messages.JobApproved)
    def tell_of_approval(self, session: Session, fact: Fact) -> None:
        """Say that what was submitted is published."""
        posters.tell(session, fact, "approved")

    @hears(messages.JobReturned)
    def tell_of_return(self, session: Session, fact: Fact) -> None:
        """Say what is to be changed first."""
        posters.tell(session, fact, "returned")
