"""Doors of the protection of persons: being erased, and the receipts of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from chassis.schema import Nothing, Paging, Token
from chassis.service import Service
from chassis.timers import every
from members import messages
from members.commands import privacy
from members.holdings import HOLDINGS
from members.queries import privacy as queries
from members.schemas import privacy as schemas

Request = dict[str, Any]


class Privacy(Service):
    """Art. 15, 17 and 20 GDPR; the export is every service's own door (chassis/service.py)."""

    holdings = HOLDINGS
    receipt = messages.PersonErased

    @door(Nothing, returns=schemas.ErasureState, needs="account")
    def ask_for_erasure(self, session: Session, _request: Request) -> Any:
        """Ask to be erased; a mail asks whether it is really the owner of the account."""
        return privacy.ask(session, self.actor, self.settings.secret_key, self.context.language, self.now())

    @door(Token, returns=schemas.ErasureState)
    def confirm_erasure(self, session: Session, request: Request) -> Any:
        """Confirm an erasure with the token from the mail; it begins after a while in which it can be taken back."""
        settings = self.settings
        return privacy.confirm(session, request["token"], settings.secret_key, settings.erasure_days, self.now())

    @door(Token, returns=schemas.ErasureState)
    def withdraw_erasure(self, session: Session, request: Request) -> Any:
        """Take an erasure back with the token from the mail, before it begins."""
        return privacy.withdraw(session, self._erasure_of(request["token"]), self.now())

    @door(Token, returns=schemas.ErasureState, reads=True)
    def get_erasure_state(self, session: Session, request: Request) -> Any:
        """How far an erasure has come, by the token from the mail: at its end, the receipt."""
        return queries.get_erasure(session, self._erasure_of(request["token"]))

    @door(schemas.RequestErasure, returns=schemas.Erasure, needs="office")
    def request_erasure(self, session: Session, request: Request) -> Any:
        """Have somebody erased who told the office so, with an account or without; their address is told."""
        settings = self.settings
        return privacy.ask_for(session, self.actor, request, settings.secret_key, settings.erasure_days, self.now())

    @door(Paging, returns=schemas.ErasurePage, needs="office", reads=True)
    def list_erasures(self, session: Session, request: Request) -> Any:
        """Erasures, newest first."""
        return queries.list_erasures(session, **request)

    @door(schemas.ErasureId, returns=schemas.Erasure, needs="office", reads=True)
    def get_erasure(self, session: Session, request: Request) -> Any:
        """One erasure with the receipts of the services."""
        return queries.get_erasure(session, request["erasure_id"])

    @door(schemas.ErasureId, returns=schemas.Erasure, needs="office")
    def cancel_erasure(self, session: Session, request: Request) -> Any:
        """Take an erasure back for somebody, before it begins."""
        return privacy.withdraw(session, request["erasure_id"], self.now())

    @every(2, transaction=False)
    def begin_erasures(self) -> None:
        """Begin the erasures whose time to take them back is over; also those that came due while nobody was there."""
        with self.house.database.read() as session:
            due = queries.due(session, self.now())
        for erasure_id in due:
            with self.house.database.write() as session:
                privacy.begin(session, erasure_id, self.now())

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person."""
        person, told = Person(fact.email, fact.account_id), self.house.told
        privacy.erase(session, person, fact.erasure_id, told, self.settings.secret_key, self.now())

    @hears(messages.PersonErased)
    def note_own_receipt(self, session: Session, fact: Fact) -> None:
        """This service has erased somebody, or with `final` forgotten the address too."""
        if fact.final:
            privacy.conclude(session, fact, self.now())
        else:
            privacy.note_receipt(session, "members", fact, self.settings.secret_key, self.now())

    @hears(messages.JobsErasedPerson)
    def note_receipt_of_jobs(self, session: Session, fact: Fact) -> None:
        """The jobs service has erased somebody."""
        privacy.note_receipt(session, "jobs", fact, self.settings.secret_key, self.now())

    @hears(messages.EventsErasedPerson)
    def note_receipt_of_events(self, session: Session, fact: Fact) -> None:
        """The events service has erased somebody."""
        privacy.note_receipt(session, "events", fact, self.settings.secret_key, self.now())

    @hears(messages.NotificationsErasedPerson)
    def note_receipt_of_notifications(self, session: Session, fact: Fact) -> None:
        """The notifications service has erased somebody, or with `final` after their last mail."""
        privacy.note_receipt(session, "notifications", fact, self.settings.secret_key, self.now())
        if fact.final:
            privacy.forget_address(session, fact, self.house.told, self.settings.secret_key, self.now())

    def _erasure_of(self, token: str) -> UUID:
        return UUID(privacy.erasure_tokens(self.settings.secret_key).read(token))
