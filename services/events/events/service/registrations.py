"""Doors of registering for events."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.timers import every
from events.commands import registrations, seats
from events.queries import events as event_queries
from events.queries import registrations as queries
from events.schemas import registrations as schemas
from events.service.events import ORGANISERS
from events.service.letters import Lettered

Request = dict[str, Any]


class Registrations(Lettered):
    """Seats, the waiting list, and who has them."""

    @door(schemas.Register, returns=schemas.RegistrationState)
    def register(self, session: Session, request: Request) -> Any:
        """Register for an event; guests confirm by mail, and wait in line when it is full."""
        language = self.context.language
        return registrations.register(session, self.actor, request, language, self.letters, self.now())

    @door(schemas.RegisterGroup, returns=schemas.RegistrationGroup, needs=ORGANISERS)
    def register_group(self, session: Session, request: Request) -> Any:
        """Register up to ten people at once: each gets a seat, or waits in line, and a mail of their own."""
        language = self.context.language
        entered = registrations.register_group(session, self.actor, request, language, self.letters, self.now())
        return {"items": entered}

    @door(schemas.RegistrationToken, returns=schemas.RegistrationState)
    def confirm_registration(self, session: Session, request: Request) -> Any:
        """Confirm a registration with the token from the mail."""
        return registrations.confirm(session, request["token"], self.letters, self.now())

    @door(schemas.CancelRegistration, returns=schemas.RegistrationState)
    def cancel_registration(self, session: Session, request: Request) -> Any:
        """Give a seat or a place in line back: by the token from the mail, by the account, by the office."""
        return registrations.cancel(session, self.actor, **request, letters=self.letters, now=self.now())

    @door(schemas.RegistrationToken, returns=schemas.RegistrationView, reads=True)
    def get_registration(self, session: Session, request: Request) -> Any:
        """The state of a registration, by the token from the mail."""
        return queries.view(session, request["token"], self.letters.tokens, self.letters.tickets)

    @door(schemas.ListOwnRegistrations, returns=schemas.OwnRegistrationPage, needs="account", reads=True)
    def list_own_registrations(self, session: Session, request: Request) -> Any:
        """What one has registered for, or registered others for, and where that stands."""
        return queries.list_own(session, self.actor, request, self.letters.tickets)

    @door(
        schemas.ListRegistrations,
        returns=schemas.RegistrationPage,
        needs=ORGANISERS,
        reads=True,
    )
    def list_registrations(self, session: Session, request: Request) -> Any:
        """Who has registered for an event, in the order they came, for those who run it."""
        event_queries.get_run(session, self.actor, request["event_id"])
        return queries.list_registrations(session, request)

    @every(5)
    def release_unconfirmed(self, session: Session) -> None:
        """Let go of seats whose guests did not confirm in time; the next in line move up."""
        seats.release_all_unconfirmed(session, self.letters, self.now())
