"""Hearings about applications and the memberships that come of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import mails


class Applications(Service):
    """Those who want to join, and those who have: each step is told to them."""

    @hears(messages.ApplicationReceived)
    def ask_applicant(self, session: Session, fact: Fact) -> None:
        """Ask whether the address is the applicant's."""
        mails.follow(session, fact, self.now())

    @hears(messages.ApplicationConfirmed)
    def thank_applicant(self, session: Session, fact: Fact) -> None:
        """Say that the board has the application."""
        mails.follow(session, fact, self.now())

    @hears(messages.ApplicationDeclined)
    def decline_applicant(self, session: Session, fact: Fact) -> None:
        """Say that the board declined, and why."""
        mails.follow(session, fact, self.now())

    @hears(messages.ApplicationWithdrawn)
    def confirm_withdrawal(self, session: Session, fact: Fact) -> None:
        """Say that the application is withdrawn, as wished."""
        mails.follow(session, fact, self.now())

    @hears(messages.MembershipChanged)
    def tell_of_membership(self, session: Session, fact: Fact) -> None:
        """Say what became of the membership: suspended, resigned, ended, running again."""
        mails.follow(session, fact, self.now(), kind=f"membership_{fact.change}")
