"""Hearings of the protection of persons."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis import erasure
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from events import messages
from events.commands import privacy
from events.holdings import HOLDINGS
from events.service.letters import Lettered


class Privacy(Lettered):
    """Art. 15, 17 and 20 GDPR; the export is every service's own door (chassis/service.py)."""

    holdings = HOLDINGS
    receipt = messages.PersonErased

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person; the next in line get the seats."""
        person = Person(fact.email, fact.account_id)
        privacy.give_seats_back(session, person, self.letters, self.now())
        key, told = self.settings.secret_key, self.house.told
        erasure.erase(session, HOLDINGS, person, fact.erasure_id, told, key, self.now())
