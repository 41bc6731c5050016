"""Hearings about newsletters that wait for the office."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from members import messages
from members.commands import office


class Newsletters(Service):
    """The office, whose addresses are known here alone."""

    @hears(messages.NewsletterHeld)
    def tell_of_held_newsletter(self, session: Session, fact: Fact) -> None:
        """Say to the office that an issue waits for it."""
        office.tell_of_newsletter(session, fact)
