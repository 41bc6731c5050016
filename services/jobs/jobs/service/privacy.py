"""Hearings about the persons that postings name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis import erasure
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from chassis.service import Service
from jobs import messages
from jobs.commands import postings
from jobs.holdings import HOLDINGS


class Privacy(Service):
    """What is held of persons, and how it is erased."""

    holdings = HOLDINGS
    receipt = messages.PersonErased

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person: nobody is to apply to them any more."""
        person = Person(fact.email, fact.account_id)
        postings.forget_contact(session, person, self.today(), self.now())
        key, told = self.settings.secret_key, self.house.told
        erasure.erase(session, HOLDINGS, person, fact.erasure_id, told, key, self.now())
