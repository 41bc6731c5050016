"""What mails to the registered need: tokens for their links and at the entrance, an invitation for their calendar."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

from chassis.tokens import Tokens
from events.calendars import Calendars
from events.models import Registration


class Letters:
    """Fills the facts about registrations. A token has no end of its own: the state of the registration has one."""

    def __init__(self, secret_key: str, calendars: Calendars) -> None:
        self.tokens = Tokens(secret_key, "registration")
        self.tickets = Tokens(secret_key, "ticket")
        self.calendars = calendars

    def about(
        self, registration: Registration, position: int | None, now: datetime, method: str | None = None
    ) -> SimpleNamespace:
        """The source of a fact; `method` is that of the calendar it brings: REQUEST, CANCEL or none."""
        event = registration.event
        return SimpleNamespace(
            registration_id=registration.id,
            event_id=event.id,
            title=event.title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.time_zone,
            all_day=event.all_day,
            venue=event.venue,
            online_url=event.online_url if registration.attends else None,
            email=registration.email,
            name=registration.name,
            language=registration.language,
            position=position,
            token=self.tokens.sign(registration.id),
            calendar=self.calendars.personal(registration, method, now) if method else None,
            event_status=event.status,
            reason=event.cancellation_reason,
            held_until=registration.held_until,
            ticket=self.tickets.sign(registration.id) if registration.attends else None,
        )
