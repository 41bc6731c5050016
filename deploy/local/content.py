"""Demonstration postings, put in through the API as the office would; run once by `make run`.

Unlike members and events they cannot be loaded by their own service alone: it must have heard of the members.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.places import find
from chassis.settings import load
from deploy.local.client import Client
from deploy.local.settings import Settings
from deploy.local.tenders import load_tenders

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
    """Post everything: each post has a key of its own name, so that a second run changes nothing."""
    chance = random.Random("Stellen")  # noqa: S311 - not for secrets
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
    load_tenders(office)


if __name__ == "__main__":
    main()
