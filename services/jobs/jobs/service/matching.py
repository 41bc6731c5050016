"""Doors and hearings of matching: who can what, and what fits that."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from jobs import messages
from jobs.commands import matching
from jobs.queries import matching as queries
from jobs.schemas import matching as schemas

Request = dict[str, Any]


class Matching(Service):
    """Postings and experts, tenders and members: what fits, and why."""

    @door(schemas.ListMatches, returns=schemas.ExpertMatchPage, needs=("member", "office"), reads=True)
    def list_matching_experts(self, session: Session, request: Request) -> Any:
        """The experts who fit one's own posting best, with each reason."""
        return queries.matching_experts(session, self.actor, today=self.today(), **request)

    @door(schemas.ListMyTenders, returns=schemas.TenderMatchPage, needs="member", reads=True)
    def list_my_tenders(self, session: Session, request: Request) -> Any:
        """The open tenders that fit one's own organisation best, with each reason."""
        return queries.matching_tenders(session, self.actor, now=self.now(), **request)

    @hears(messages.ProfilePublished)
    def learn_competences(self, session: Session, fact: Fact) -> None:
        """What a member can do, to find tenders for it."""
        matching.learn_organisation(session, fact, self.now())

    @hears(messages.ExpertPublished)
    def learn_expert(self, session: Session, fact: Fact) -> None:
        """What an expert can do, to find postings for them."""
        matching.learn_expert(session, fact, self.now())

    @hears(messages.ExpertWithdrawn)
    def forget_expert(self, session: Session, fact: Fact) -> None:
        """An expert is found for no posting any more."""
        matching.forget_expert(session, fact, self.now())
