"""Events and people for the tests, with the awkward names that real ones have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from events.calendars import Calendars
from events.commands import events, registrations, series
from events.letters import Letters
from events.models import Event, Series
from events.models.recurrence import Rule
from events.queries import calendars
from events.queries.registrations import Standing
from events.queries.series import dates_of
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.messages import Fact, Message

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE_URL = "https://it-initiative.example.org"
CALENDARS = Calendars(BASE_URL, "office@example.org")
LETTERS = Letters("a secret of the tests, of no use elsewhere", CALENDARS)
NOBODY = Actor()
OFFICE = Actor("0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e01", None, frozenset({"office", "account"}))
MEMBER = Actor("0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e02", None, frozenset({"member", "account"}))
VENUE = {"name": "Haus „Backstein & Söhne“", "street": "Große Straße 1", "postcode": "18055", "city": "Rostock"}
TITLE = 'Workshop: "Größe", Teil 1; \\ für Ämter & Co'
_numbers = count(1)


def fields(**changes: Any) -> dict[str, Any]:
    """What `plan` takes, as schemas.events.PlanEvent loads it."""
    begin = NOW + timedelta(days=14)
    given: dict[str, Any] = {"title": TITLE, "kind": "workshop", "starts_at": begin, "venue": VENUE, "capacity": 2}
    return given | {"ends_at": begin + timedelta(hours=3)} | changes


def planned(session: Session, **changes: Any) -> Event:
    return events.plan(session, fields(**changes), NOW)


def announced(session: Session, **changes: Any) -> Event:
    return events.announce(session, Context(), planned(session, **changes).id, NOW)


def change(session: Session, event: Event, now: datetime = NOW, **changes: Any) -> Event:
    return events.change(session, Context(), event.id, changes, LETTERS, now)


def guest(event: Event | UUID, email: str | None = None, **changes: Any) -> dict[str, Any]:
    """What `register` takes, as schemas.registrations.Register loads it."""
    event_id = event if isinstance(event, UUID) else event.id
    number = next(_numbers)
    person = {"name": f"Jörg Weiß {number}", "email": email or f"gast-{number}@example.org", "organisation": None}
    return {"event_id": event_id, **person, **changes}


def register(
    session: Session, event: Event, email: str | None = None, actor: Actor = NOBODY, now: datetime = NOW
) -> Standing:
    return registrations.register(session, actor, guest(event, email), "de", LETTERS, now)


def member(number: int) -> Actor:
    return Actor(f"account-{number}", None, frozenset({"member", "account"}))


def token(standing: Standing) -> str:
    return LETTERS.tokens.sign(standing.id)


def confirm(session: Session, standing: Standing, now: datetime = NOW) -> Standing:
    return registrations.confirm(session, token(standing), LETTERS, now)


def cancel(session: Session, standing: Standing, now: datetime = NOW) -> Standing:
    return registrations.cancel(session, NOBODY, None, token(standing), LETTERS, now)


def told(session: Session, *messages: type[Message]) -> Sequence[Fact]:
    return outbox.pending(session, *messages)


def weekly(session: Session, rule: str = "FREQ=WEEKLY;COUNT=4", now: datetime = NOW, **changes: Any) -> Series:
    """A series of evenings in Rostock, two weeks ahead."""
    begin = changes.pop("starts_at", datetime(2026, 3, 16, 18, tzinfo=BERLIN))
    given: dict[str, Any] = {
        "title": "Stammtisch",
        "kind": "meetup",
        "venue": VENUE,
        "capacity": 2,
        "rule": Rule.read(rule),
    }
    given |= {"starts_at": begin, "ends_at": begin + timedelta(hours=3)} | changes
    return series.plan(session, given, now)


def announced_series(session: Session, rule: str = "FREQ=WEEKLY;COUNT=4", **changes: Any) -> Series:
    return series.announce(session, Context(), weekly(session, rule, **changes).id, NOW)


def dates(session: Session, of: Series) -> list[Event]:
    """In the order of the rule."""
    return sorted(dates_of(session, of), key=lambda event: event.recurs_at or NOW)


def clocks(session: Session, of: Series) -> list[str]:
    """When they begin, as the clocks on the wall say."""
    return [event.starts_at.astimezone(BERLIN).strftime("%d.%m. %H:%M") for event in dates(session, of)]


def change_series(session: Session, of: Series, since: Event | None = None, **changes: Any) -> Series:
    return series.change(session, Context(), of.id, changes, since.id if since else None, LETTERS, NOW)


def public_feed(session: Session, **chosen: Any) -> Sequence[Event]:
    """The events in the public calendar."""
    wanted = dict.fromkeys(calendars.CHOICES) | chosen
    return calendars.events_of(session, calendars.public(session, wanted, NOW))
