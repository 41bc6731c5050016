"""Demonstration postings and events, put in through the API as the office would; run once by `make run`."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chassis.places import find
from chassis.settings import load
from deploy.local.client import Client
from deploy.local.settings import Settings

BERLIN = ZoneInfo("Europe/Berlin")

POSTINGS = (
    ("job", "Softwareentwickler:in Python (m/w/d)", "FULL_TIME", ["web", "cloud"]),
    ("job", "Administrator:in Linux und Netze (m/w/d)", "FULL_TIME", ["cloud", "it-security"]),
    ("job", "Projektleitung Digitalisierung im Maschinenbau (m/w/d)", "FULL_TIME", ["industry-40", "erp"]),
    ("job", "Fachkraft für IT-Sicherheit (m/w/d)", "PART_TIME", ["it-security"]),
    ("apprenticeship", "Ausbildung Fachinformatiker:in Anwendungsentwicklung", "FULL_TIME", ["web"]),
    ("apprenticeship", "Ausbildung Fachinformatiker:in Systemintegration", "FULL_TIME", ["cloud"]),
    ("internship", "Praktikum Geodaten der Ostseeküste", "INTERN", ["gis"]),
    ("internship", "Praktikum Marketing in der IT-Branche", "INTERN", ["web"]),
    ("working_student", "Werkstudent:in Datenanalyse", "PART_TIME", ["data-science"]),
    ("thesis", "Abschlussarbeit: Lernende Verfahren für die Schiffsführung", "OTHER", ["data-science", "embedded"]),
    ("trainee", "Trainee Beratung Verwaltungsdigitalisierung", "FULL_TIME", ["erp"]),
    ("job", "Entwickler:in eingebettete Systeme für Windkraft (m/w/d)", "FULL_TIME", ["embedded"]),
)

EVENTS = (
    ("IT-Stammtisch Rostock", "meetup", 9, 18, 2, "18055", "Rostock", 40),
    ("Arbeitskreis Ausbildung: Treffen der Ausbildungsbetriebe", "working_group", 16, 15, 2, "19053", "Schwerin", 25),
    ("Workshop Informationssicherheit für kleine Unternehmen", "workshop", 23, 9, 7, "17489", "Greifswald", 16),
    ("Mitgliederversammlung", "general_assembly", 37, 16, 3, "18055", "Rostock", None),
    ("Fachtagung Digitale Küste", "conference", 58, 9, 8, "18439", "Stralsund", 200),
    ("Karrieremesse IT in Mecklenburg-Vorpommern", "fair", 72, 10, 6, "17033", "Neubrandenburg", None),
    ("Schulung Barrierefreie Webseiten", "training", 86, 9, 6, "23966", "Wismar", 12),
)


def founding_event() -> dict[str, Any]:
    """The one event in the founding document: 18.01.2017, IHK zu Rostock, Information."""
    starts_at = datetime(2017, 1, 18, 16, tzinfo=BERLIN)
    return {
        "title": "Digitalisierung im Maschinenbau",
        "kind": "information",
        "organiser": {"kind": "partner", "name": "IHK zu Rostock"},
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "venue": {"name": "IHK zu Rostock", "postcode": "18055", "city": "Rostock"},
        "description_markdown": "Informationsveranstaltung der IHK zu Rostock.",
    }


def event(title: str, kind: str, days: int, hour: int, hours: int, postcode: str, city: str, seats: int | None) -> Any:
    """A coming event on a working day."""
    day = datetime.now(BERLIN).date() + timedelta(days=days)
    day += timedelta(days=max(0, 7 - day.isoweekday()) % 7 if day.isoweekday() > 5 else 0)
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)
    return {
        "title": title,
        "kind": kind,
        "organiser": {"kind": "association", "name": "IT-Initiative Mecklenburg-Vorpommern e.V."},
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=hours)).isoformat(),
        "venue": {"name": f"Technologiezentrum {city}", "postcode": postcode, "city": city},
        "capacity": seats,
        "description_markdown": f"**{title}** in {city}.\n\n*Dieser Termin ist erfunden und dient der Vorführung.*",
    }


def posting(chance: random.Random, member: dict[str, Any], kind: str, title: str, hours: str, codes: Any) -> Any:
    """A posting of a demonstration member at its own place."""
    address = member["address"]
    place = find(address["postcode"], address["city"])
    return {
        "kind": kind,
        "title": title,
        "organisation_id": member["id"],
        "description_markdown": f"{member['name']} sucht Verstärkung in {address['city']}.\n\n"
        "*Diese Stelle ist erfunden und dient der Vorführung.*",
        "employment_type": hours,
        "places": [{"postcode": address["postcode"], "city": place.name if place else address["city"]}],
        "remote": chance.choice(("none", "partial", "full")),
        "apply_email": "bewerbung@example.org",
        "competences": codes,
        "language": "de",
        "valid_through": (datetime.now(UTC).date() + timedelta(days=chance.randint(30, 80))).isoformat(),
    }


def load_content(office: Client) -> None:
    """Post everything; each post has a key of its own name, so that a second run changes nothing."""
    chance = random.Random("Termine und Stellen")  # noqa: S311 - not for secrets
    for number, wanted in enumerate([founding_event(), *(event(*row) for row in EVENTS)]):
        made = office.post("/events", wanted, key=f"demo-event-{number}")
        office.post(f"/events/{made['id']}/announcement", key=f"demo-announcement-{number}")
    members = office.get("/members", limit=100, sort="name")["items"]
    for number, row in enumerate(POSTINGS):
        wanted = posting(chance, members[number % len(members)], *row)
        made = office.post_when_known("/jobs", wanted, key=f"demo-job-{number}")
        office.post(f"/jobs/{made['id']}/publication", key=f"demo-publication-{number}")


def main() -> None:
    settings = load(Settings)
    accounts = json.loads((settings.home / "demo-accounts").read_text())
    office = Client(settings.gateway_url).signed_in("office@example.org", accounts["office@example.org"])
    load_content(office)


if __name__ == "__main__":
    main()
