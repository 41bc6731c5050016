"""Hearings about those who answer for postings."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import mails


class Posters(Service):
    """Those who posted something, and are asked or told about it."""

    @hears(messages.PosterTold)
    def tell_poster(self, session: Session, fact: Fact) -> None:
        """Ask whether a posting is still open; say that it is published, or what is to be changed first."""
        mails.follow(session, fact, self.now(), kind=f"job_{fact.occasion}")
