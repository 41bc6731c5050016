"""Hearings about the taxonomy of competences."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from jobs import messages
from jobs.commands import competences


class Competences(Service):
    """The copy of the taxonomy: what postings may ask for, and how they are found by it."""

    @hears(messages.CompetencePublished)
    def know_competence(self, session: Session, fact: Fact) -> None:
        """Postings name this competence, and are found by what it is called."""
        competences.learn(session, fact)
