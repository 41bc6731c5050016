"""Hearings about saved searches and what has come for them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import alerts
from notifications.letterhead import Letterhead


class Alerts(Service):
    """Those who saved a search with the job board."""

    @hears(messages.SearchAlertRequested)
    def ask_searcher(self, session: Session, fact: Fact) -> None:
        """Ask whether an address is to be told of new postings."""
        alerts.ask(session, fact, self.now())

    @hears(messages.SearchAlertDue)
    def tell_searcher(self, session: Session, fact: Fact) -> None:
        """Send what has come for a search."""
        alerts.queue(session, fact, Letterhead.of(self.settings), self.now())

    @hears(messages.SearchEnded)
    def leave_searcher_alone(self, session: Session, fact: Fact) -> None:
        """Keep back what is on its way about a search that has ended."""
        alerts.withhold(session, fact.search_id, self.now())
