"""Demonstration content: the event of the founding document, and invented ones that nobody holds.

They lie on working days before and after the day of loading, at the same places and hours on every machine.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from chassis import places
from chassis.context import Actor, Context
from events.commands import events, registrations
from events.letters import Letters
from events.models import Event
from events.models.events import ZONE

TABLE = Path(__file__).parent / "data" / "demonstration.csv"
INVENTED = "*Diese Veranstaltung ist erfunden und dient der Vorführung.*"
GUESTS = {  # how many register for which
    "IT-Stammtisch Rostock": 9,
    "Praktikumsbörse Informatik": 4,
    "IT-Konferenz Mecklenburg-Vorpommern": 12,
    "Küstenküche: Künstliche Intelligenz zum Anfassen": 5,  # of two seats, so that three wait
    "Nutzergruppe Python Rostock": 3,
}
CANCELLED = {"Open Source im Unternehmen": "Der Referent ist erkrankt."}
MOVED = "Gründerabend am Stadthafen"  # to the day after

FOUNDING: dict[str, Any] = {  # Grundsatzdokument, „Termine"
    "title": "Digitalisierung im Maschinenbau",
    "kind": "information",
    "starts_at": datetime(2017, 1, 18, tzinfo=ZoneInfo(ZONE)),
    "all_day": True,
    "organiser": {"kind": "partner", "name": "IHK zu Rostock"},
    "venue": {"name": "IHK zu Rostock", "city": "Rostock"},
}


def load(session: Session, letters: Letters, now: datetime) -> int:
    """Fill an empty calendar; the number of events. One is full, with some waiting, one is moved, one called off."""
    _announced(session, FOUNDING, now)
    made = {fields["title"]: _announced(session, fields, now) for fields in _invented(now)}
    for title, count in GUESTS.items():
        for number in range(1, count + 1):
            _register(session, made[title], number, letters, now)
    for title, reason in CANCELLED.items():
        events.cancel(session, Context(), made[title].id, reason, letters, now)
    day = timedelta(days=1)
    moved = {name: getattr(made[MOVED], name) + day for name in ("starts_at", "ends_at")}
    events.change(session, Context(), made[MOVED].id, moved, letters, now)
    return len(made) + 1


def _register(session: Session, event: Event, number: int, letters: Letters, now: datetime) -> None:
    guest = {"name": f"Gast {number}", "email": f"gast-{number}@example.org", "organisation": None}
    form = {"event_id": event.id, **guest}
    registrations.register(session, Actor(account_id="demonstration"), form, "de", letters, now)


def _announced(session: Session, fields: dict[str, Any], now: datetime) -> Event:
    planned = events.plan(session, fields, now)
    return events.announce(session, Context(), planned.id, now)


def _invented(now: datetime) -> Iterator[dict[str, Any]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        yield from (_fields(row, now) for row in csv.DictReader(lines))


def _fields(row: dict[str, str], now: datetime) -> dict[str, Any]:
    begin = _working_day(now + timedelta(days=int(row["days"]))).replace(hour=int(row["hour"]))
    place = places.find(row["postcode"])
    venue = (
        {"name": f"Haus der Wirtschaft {place.name}", "postcode": place.postcode, "city": place.name} if place else None
    )
    organiser = {"kind": "partner", "name": row["organiser"]} if row["organiser"] else {"kind": "association"}
    return {
        "title": row["title"],
        "kind": row["kind"],
        "organiser": organiser,
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=float(row["hours"])),
        "venue": venue,
        "online_url": None if venue else "https://konferenz.example.org/raum-1",
        "capacity": int(row["seats"]) if row["seats"] else None,
        "price_note": row["price"] or None,
        "description_markdown": f"{row['description']}\n\n{INVENTED}",
    }


def _venue(postcode: str) -> dict[str, Any] | None:
    """A house in a real place; none for what is online."""
    place = places.find(postcode)
    return {"name": f"Haus der Wirtschaft {place.name}", "postcode": postcode, "city": place.name} if place else None


def _working_day(moment: datetime) -> datetime:
    """Midnight of the day in Germany, or of the Monday after a week-end."""
    day = moment.astimezone(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
