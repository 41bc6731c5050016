"""Hearings about registrations for events."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.inbox import hears
from chassis.messages import Fact
from chassis.service import Service
from notifications import messages
from notifications.commands import mails


class Registrations(Service):
    """Those who come to an event: each state of their registration is told to them."""

    @hears(messages.RegistrationRequested)
    def ask_guest(self, session: Session, fact: Fact) -> None:
        """Ask whether the address is the guest's."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationConfirmed)
    def confirm_seat(self, session: Session, fact: Fact) -> None:
        """Send the confirmation with its calendar entry."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationWaitlisted)
    def confirm_waiting(self, session: Session, fact: Fact) -> None:
        """Say which place on the waiting list it is."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationPromoted)
    def offer_seat(self, session: Session, fact: Fact) -> None:
        """Say that there is a seat now."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationCancelled)
    def confirm_cancellation(self, session: Session, fact: Fact) -> None:
        """Confirm that the registration has ended, and withdraw the calendar entry."""
        mails.follow(session, fact, self.now())

    @hears(messages.RegistrationEventChanged)
    def tell_of_change(self, session: Session, fact: Fact) -> None:
        """Send the new time or place with its calendar entry."""
        mails.follow(session, fact, self.now())

    @hears(messages.ReminderDue)
    def remind_participant(self, session: Session, fact: Fact) -> None:
        """Remind somebody of tomorrow's event, with their ticket."""
        mails.follow(session, fact, self.now())
