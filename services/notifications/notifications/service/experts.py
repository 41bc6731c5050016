"""Hearings about the consent of experts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import mails


class Experts(Service):
    """Those who may be shown as experts, if they want to."""

    @hears(messages.ExpertConsentAsked)
    def ask_expert(self, session: Session, fact: Fact) -> None:
        """Ask whether a person wants to be shown as an expert."""
        mails.follow(session, fact, self.now())

    @hears(messages.ExpertConsentGiven)
    def thank_expert(self, session: Session, fact: Fact) -> None:
        """Say what was agreed to, and how to take it back."""
        mails.follow(session, fact, self.now())
