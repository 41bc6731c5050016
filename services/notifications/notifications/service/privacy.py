"""Hearings about erasures, and how their last mail is forgotten."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from chassis.service import Service
from chassis.timers import every
from notifications import messages
from notifications.commands import mails, privacy
from notifications.holdings import HOLDINGS


class Privacy(Service):
    """What is held of persons, how it is erased, and how they are told."""

    holdings = HOLDINGS
    receipt = messages.PersonErased

    @hears(messages.ErasureAsked)
    def ask_before_erasure(self, session: Session, fact: Fact) -> None:
        """Ask whether it is really they who want to be erased."""
        mails.follow(session, fact, self.now())

    @hears(messages.ErasureScheduled)
    def confirm_erasure(self, session: Session, fact: Fact) -> None:
        """Say when they will be erased, and how to take it back."""
        mails.follow(session, fact, self.now())

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person."""
        person, key = Person(fact.email, fact.account_id), self.settings.secret_key
        privacy.erase(session, person, fact.erasure_id, self.house.told, key, self.now())

    @hears(messages.ErasureCompleted)
    def say_farewell(self, session: Session, fact: Fact) -> None:
        """Send the last mail, with the receipt."""
        privacy.queue_farewell(session, fact, self.now())

    @every(2, transaction=False)
    def forget_farewells(self) -> None:
        """Forget the address of those who got their last mail."""
        with self.house.database.read() as session:
            if not privacy.farewells_said(session):
                return
        with self.house.database.write() as session:
            privacy.forget_farewells(session, self.house.told, self.settings.secret_key, self.now())
