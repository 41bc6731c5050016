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
from events.commands import events, registrations, series
from events.letters import Letters
from events.models import Event
from events.models.events import ZONE
from events.models.recurrence import Rule
from events.queries.series import dates_of

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
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SPEAKER = {"name": "Jette Lütten", "title": None, "organisation": "Erfundene Datenschutz GmbH", "url": None}
AGENDA = (("10:00", "Neues aus den Aufsichtsbehörden", "Jette Lütten"), ("10:45", "Fragen aus der Praxis", None))

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
    return len(made) + 1 + _series(session, letters, now)


def _series(session: Session, letters: Letters, now: datetime) -> int:
    """Two series, with a date that is moved and one that is called off; the number of their dates."""
    monthly, fortnightly = (_dates(session, fields, now) for fields in (_monthly(now), _fortnightly(now)))
    day, second = timedelta(days=1), monthly[1]
    later = {"starts_at": second.starts_at + day, "ends_at": second.ends_at + day}
    events.change(session, Context(), second.id, later, letters, now)
    events.cancel(session, Context(), fortnightly[2].id, "Entfällt wegen Urlaubs.", letters, now)
    return len(monthly) + len(fortnightly)


def _dates(session: Session, fields: dict[str, Any], now: datetime) -> list[Event]:
    planned = series.announce(session, Context(), series.plan(session, fields, now).id, now)
    return sorted(dates_of(session, planned), key=lambda event: event.by_rule)


def _monthly(now: datetime) -> dict[str, Any]:
    """On the same weekday of each month, such as the second Tuesday."""
    begin = _working_day(now + timedelta(days=18)).replace(hour=17)
    which = (begin.day - 1) // 7 + 1
    rule = f"FREQ=MONTHLY;BYDAY={which if which < 5 else -1}{WEEKDAYS[begin.weekday()]};COUNT=6"
    return _recurring("Jour fixe der IT-Unternehmen", "meetup", begin, 2, rule) | {
        "venue": _venue("19053"),
        "capacity": 30,
    }


def _fortnightly(now: datetime) -> dict[str, Any]:
    begin = _working_day(now + timedelta(days=25)).replace(hour=10)
    agenda = [{"day": 1, "time": time, "title": title, "speaker": speaker} for time, title, speaker in AGENDA]
    said = {"agenda": agenda, "speakers": [SPEAKER], "online_url": "https://konferenz.example.org/raum-2"}
    return _recurring("Sprechstunde Datenschutz", "information", begin, 1.5, "FREQ=WEEKLY;INTERVAL=2;COUNT=6") | said


def _recurring(title: str, kind: str, begin: datetime, hours: float, rule: str) -> dict[str, Any]:
    return {
        "title": title,
        "kind": kind,
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=hours),
        "rule": Rule.read(rule),
        "description_markdown": INVENTED,
    }


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
