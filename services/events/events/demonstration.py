"""Demonstration content: the event of the founding document, and coming ones that nobody holds.

The coming ones lie on working days after the day of loading, at the same places and hours on every machine.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from chassis import places
from chassis.context import Actor, Context
from events.commands import events, registrations
from events.letters import Letters
from events.models import Event
from events.models.events import ZONE

INVENTED = "*Diese Veranstaltung ist erfunden und dient der Vorführung.*"

FOUNDING: dict[str, Any] = {  # Grundsatzdokument, „Termine"
    "title": "Digitalisierung im Maschinenbau",
    "kind": "information",
    "starts_at": datetime(2017, 1, 18, tzinfo=ZoneInfo(ZONE)),
    "all_day": True,
    "organiser": {"kind": "partner", "name": "IHK zu Rostock"},
    "venue": {"name": "IHK zu Rostock", "city": "Rostock"},
}

COMING: tuple[tuple[str, str, int, int, float, str | None, int | None, str], ...] = (
    # title, kind, days ahead, hour, hours, postcode (None: online), seats, description
    (
        "IT-Stammtisch Rostock",
        "meetup",
        6,
        18,
        3,
        "18055",
        40,
        "Offene Runde für alle, die in der Region mit IT arbeiten.",
    ),
    (
        "Workshop: Barrierefreie Web-Portale",
        "workshop",
        11,
        9,
        7,
        "19053",
        12,
        "WCAG 2.2 an eigenen Seiten **üben**.",
    ),
    (
        "Sicherheitsvorfall – was nun?",
        "training",
        16,
        10,
        4,
        "17489",
        20,
        "Notfallplan, Meldewege, eine Übung am Tisch.",
    ),
    (
        "Datenräume für den Mittelstand",
        "information",
        20,
        14,
        2,
        None,
        None,
        "Einführung mit Fragerunde, online.",
    ),
    (
        "Praktikumsbörse Informatik",
        "fair",
        27,
        10,
        6,
        "17033",
        200,
        "Unternehmen treffen Schülerinnen, Schüler, Studierende.",
    ),
    (
        "Mitgliederversammlung",
        "general_assembly",
        34,
        16,
        3,
        "18055",
        80,
        "Bericht des Vorstands, Wahlen, Verschiedenes.",
    ),
    (
        "IT-Konferenz Mecklenburg-Vorpommern",
        "conference",
        48,
        9,
        9,
        "18439",
        250,
        "Vorträge in drei Reihen, Ausstellung, Abend.",
    ),
    (
        "Küstenküche: Künstliche Intelligenz zum Anfassen",
        "workshop",
        55,
        13,
        4,
        "17389",
        2,
        "Zwei Plätze, viel Übung.",
    ),
)


def load(session: Session, letters: Letters, now: datetime) -> int:
    """Fill an empty calendar; the number of events. The last one is full, with somebody waiting."""
    made = [_announced(session, fields, now) for fields in (FOUNDING, *(_coming(row, now) for row in COMING))]
    for number in range(3):
        _register(session, made[-1], number + 1, letters, now)
    return len(made)


def _register(session: Session, event: Event, number: int, letters: Letters, now: datetime) -> None:
    guest = {"name": f"Gast {number}", "email": f"gast-{number}@example.org", "organisation": None}
    form = {"event_id": event.id, **guest}
    registrations.register(session, Actor(account_id="demonstration"), form, "de", letters, now)


def _announced(session: Session, fields: dict[str, Any], now: datetime) -> Event:
    planned = events.plan(session, fields, now)
    return events.announce(session, Context(), planned.id, now)


def _coming(row: tuple[str, str, int, int, float, str | None, int | None, str], now: datetime) -> dict[str, Any]:
    title, kind, ahead, hour, hours, postcode, capacity, description = row
    begin = _working_day(now + timedelta(days=ahead)).replace(hour=hour)
    place = places.find(postcode)
    venue = {"name": f"Haus der Wirtschaft {place.name}", "postcode": postcode, "city": place.name} if place else None
    return {
        "title": title,
        "kind": kind,
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=hours),
        "venue": venue,
        "online_url": None if venue else "https://konferenz.example.org/raum-1",
        "capacity": capacity,
        "description_markdown": f"{description}\n\n{INVENTED}",
    }


def _working_day(moment: datetime) -> datetime:
    """Midnight of the day in Germany, or of the Monday after a week-end."""
    day = moment.astimezone(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
