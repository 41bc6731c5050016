"""Every door of the events service."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis import erasure
from chassis.doors import door
from chassis.inbox import hears
from chassis.messages import Fact
from chassis.persons import Person
from chassis.timers import every
from chassis.trail import Trail
from events import messages
from events.calendars import Calendars
from events.commands import events, groups, privacy, registrations, seats
from events.holdings import HOLDINGS
from events.letters import Letters
from events.queries import events as event_queries
from events.queries import registrations as registration_queries
from events.retention import RULES
from events.schemas import events as event_schemas
from events.schemas import registrations as registration_schemas

Request = dict[str, Any]


class Events(Trail):
    """The association's events, registration for them, calendars of them."""

    name = "events"
    rules = RULES
    holdings = HOLDINGS
    receipt = messages.PersonErased

    @property
    def calendars(self) -> Calendars:
        """The maker of calendars."""
        return Calendars(self.settings.base_url, self.settings.office_email)

    @property
    def letters(self) -> Letters:
        """The filler of facts about registrations."""
        return Letters(self.settings.secret_key, self.calendars)

    # Events

    @door(event_schemas.ListEvents, returns=event_schemas.EventPage, reads=True)
    def list_events(self, session: Session, request: Request) -> Any:
        """Events in order of their beginning, from now on unless `from` says otherwise."""
        return event_queries.list_events(session, self.actor, request, self.now())

    @door(event_schemas.EventId, returns=event_schemas.Event, reads=True)
    def get_event(self, session: Session, request: Request) -> Any:
        """One event, with its free seats."""
        return event_queries.get_event(session, self.actor, request["event_id"])

    @door(event_schemas.PlanEvent, returns=event_schemas.Event, needs="office")
    def plan_event(self, session: Session, request: Request) -> Any:
        """Plan an event; it stays a draft until it is announced. It may lie in the past."""
        return events.plan(session, request, self.now())

    @door(event_schemas.ChangeEvent, returns=event_schemas.Event, needs="office")
    def change_event(self, session: Session, request: Request) -> Any:
        """Change an event; a change of time or place reaches everybody registered."""
        return events.change(session, self.context, request.pop("event_id"), request, self.letters, self.now())

    @door(event_schemas.EventId, returns=event_schemas.Event, needs="office")
    def announce_event(self, session: Session, request: Request) -> Any:
        """Make an event known; from then on one can register."""
        return events.announce(session, self.context, request["event_id"], self.now())

    @door(event_schemas.CancelEvent, returns=event_schemas.Event, needs="office")
    def cancel_event(self, session: Session, request: Request) -> Any:
        """Call an event off; everybody registered is told."""
        event_id, reason = request["event_id"], request["reason"]
        return events.cancel(session, self.context, event_id, reason, self.letters, self.now())

    # Calendars

    @door(event_schemas.EventId, returns=event_schemas.Ics, reads=True)
    def get_calendar(self, session: Session, request: Request) -> Any:
        """One event as iCalendar."""
        event = event_queries.get_event(session, self.actor, request["event_id"])
        return {"ics": self.calendars.published([event])}

    @door(event_schemas.GetFeed, returns=event_schemas.Ics, reads=True)
    def get_calendar_feed(self, session: Session, request: Request) -> Any:
        """The public events as iCalendar, from a year back, at most a thousand."""
        return {"ics": self.calendars.published(event_queries.feed(session, request["kind"], self.now()))}

    # Registrations

    @door(registration_schemas.Register, returns=registration_schemas.RegistrationState)
    def register(self, session: Session, request: Request) -> Any:
        """Register for an event; guests confirm by mail, and wait in line when it is full."""
        language = self.context.language
        return registrations.register(session, self.actor, request, language, self.letters, self.now())

    @door(registration_schemas.RegistrationToken, returns=registration_schemas.RegistrationState)
    def confirm_registration(self, session: Session, request: Request) -> Any:
        """Confirm a registration with the token from the mail."""
        return registrations.confirm(session, request["token"], self.letters, self.now())

    @door(registration_schemas.CancelRegistration, returns=registration_schemas.RegistrationState)
    def cancel_registration(self, session: Session, request: Request) -> Any:
        """Give a seat or a place in line back: by the token from the mail, by the account, by the office."""
        return registrations.cancel(session, self.actor, **request, letters=self.letters, now=self.now())

    @door(registration_schemas.RegistrationToken, returns=registration_schemas.RegistrationView, reads=True)
    def get_registration(self, session: Session, request: Request) -> Any:
        """The state of a registration, by the token from the mail."""
        return registration_queries.view(session, request["token"], self.letters.tokens)

    @door(
        registration_schemas.ListRegistrations,
        returns=registration_schemas.RegistrationPage,
        needs="office",
        reads=True,
    )
    def list_registrations(self, session: Session, request: Request) -> Any:
        """Who has registered for an event, in the order they came."""
        return registration_queries.list_registrations(session, request)

    # The copy of the working groups

    @hears(messages.WorkingGroupOpened)
    def know_group(self, session: Session, fact: Fact) -> None:
        """Events can be for a new group."""
        groups.learn_group(session, fact, is_open=True)

    @hears(messages.WorkingGroupChanged)
    def rename_group(self, session: Session, fact: Fact) -> None:
        """Events show what their group is called now."""
        groups.learn_group(session, fact, is_open=True)

    @hears(messages.WorkingGroupClosed)
    def close_group(self, session: Session, fact: Fact) -> None:
        """A group that has ended gets no new events; its participants still see the old ones."""
        groups.learn_group(session, fact, is_open=False)

    @hears(messages.WorkingGroupJoined)
    def let_participant_in(self, session: Session, fact: Fact) -> None:
        """Who takes part in a group sees its events."""
        groups.learn_participation(session, fact, self.now(), takes_part=True)

    @hears(messages.WorkingGroupLeft)
    def let_participant_out(self, session: Session, fact: Fact) -> None:
        """Who has left a group sees its events no longer."""
        groups.learn_participation(session, fact, self.now(), takes_part=False)

    # Persons

    @hears(messages.PersonErasureRequested)
    def erase_person(self, session: Session, fact: Fact) -> None:
        """Erase what this service holds of a person; the next in line get the seats."""
        person = Person(fact.email, fact.account_id)
        privacy.give_seats_back(session, person, self.letters, self.now())
        key, told = self.settings.secret_key, self.house.told
        erasure.erase(session, HOLDINGS, person, fact.erasure_id, told, key, self.now())

    # The clock

    @every(5)
    def release_unconfirmed(self, session: Session) -> None:
        """Let go of seats whose guests did not confirm in time; the next in line move up."""
        seats.release_all_unconfirmed(session, self.letters, self.now())

    @every(60)
    def close_past(self, session: Session) -> None:
        """What has ended is over."""
        events.close_past(session, self.now())
