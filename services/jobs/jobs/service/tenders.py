"""Doors of the tenders."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from chassis.timers import every
from jobs.commands import tenders
from jobs.queries import tenders as queries
from jobs.schemas import tenders as schemas

Request = dict[str, Any]


class Tenders(Service):
    """Tenders that everyone reads, the office enters, and members are interested in."""

    @door(schemas.ListTenders, returns=schemas.TenderPage, reads=True)
    def list_tenders(self, session: Session, request: Request) -> Any:
        """The tenders one may bid on, by words, CPV code, competence and distance; the most urgent first."""
        return queries.list_tenders(session, request, self.now())

    @door(schemas.TenderId, returns=schemas.Tender, reads=True)
    def get_tender(self, session: Session, request: Request) -> Any:
        """One tender; one whose deadline has passed is gone."""
        return queries.get_tender(session, self.actor, request["tender_id"], self.now())

    @door(schemas.ListAllTenders, returns=schemas.TenderPage, needs="office", reads=True)
    def list_all_tenders(self, session: Session, request: Request) -> Any:
        """The tenders in every state."""
        return queries.list_all_tenders(session, now=self.now(), **request)

    @door(schemas.CreateTender, returns=schemas.Tender, needs="office")
    def create_tender(self, session: Session, request: Request) -> Any:
        """Draft a tender."""
        return tenders.create(session, request, self.now())

    @door(schemas.ChangeTender, returns=schemas.Tender, needs="office")
    def change_tender(self, session: Session, request: Request) -> Any:
        """Change a draft or a published tender."""
        return tenders.change(session, self.context, request.pop("tender_id"), request, self.now())

    @door(schemas.TenderId, returns=schemas.Tender, needs="office")
    def publish_tender(self, session: Session, request: Request) -> Any:
        """Open a draft to everyone."""
        return tenders.publish(session, self.context, request["tender_id"], self.now())

    @door(schemas.TenderId, returns=schemas.Tender, needs="office")
    def withdraw_tender(self, session: Session, request: Request) -> Any:
        """Take a tender back."""
        return tenders.withdraw(session, self.context, request["tender_id"], self.now())

    # Who is interested

    @door(schemas.ListInterests, returns=schemas.InterestPage, needs=("member", "office"), reads=True)
    def list_interests(self, session: Session, request: Request) -> Any:
        """Which members are interested; for the office, and for those who said so themselves."""
        return queries.list_interests(session, self.actor, **request)

    @door(schemas.NoteInterest, returns=schemas.Interest, needs="member")
    def note_interest(self, session: Session, request: Request) -> Any:
        """Note that one's own organisation is interested."""
        return tenders.note_interest(session, self.actor, now=self.now(), **request)

    @door(schemas.TenderId, returns=Nothing, needs="member")
    def drop_interest(self, session: Session, request: Request) -> Any:
        """Note that it is not, or no longer."""
        tenders.drop_interest(session, self.actor, request["tender_id"])

    @door(schemas.TenderId, returns=schemas.Interest, needs="member")
    def form_bidding_group(self, session: Session, request: Request) -> Any:
        """Form a working group of those who want to bid jointly."""
        return tenders.form_group(session, self.actor, request["tender_id"], self.now())

    @every(60)
    def end_tenders(self, session: Session) -> None:
        """Close the tenders whose deadline has passed."""
        tenders.end_over(session, self.now())
