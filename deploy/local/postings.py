"""Invented postings for the demonstration: every kind, for each field that the region's IT works in.

What a posting says beside its title follows from a fixed seed, so that two machines show the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.places import find

FIELDS = (  # field, job, apprenticeship, competences, KldB 2010
    ("Webanwendungen", "Softwareentwickler:in Python", "Fachinformatiker:in Anwendungsentwicklung", "web apis", "4341"),
    ("Cloud-Betrieb", "Cloud-Ingenieur:in", "Fachinformatiker:in Systemintegration", "cloud monitoring", "4334"),
    ("IT-Sicherheit", "Fachkraft für IT-Sicherheit", "IT-System-Elektroniker:in", "it-security cryptography", "4338"),
    ("Geodaten der Ostseeküste", "Geoinformatiker:in", "Geomatiker:in", "gis remote-sensing", "4314"),
    (
        "Datenanalyse",
        "Data Scientist",
        "Fachinformatiker:in Daten- und Prozessanalyse",
        "data-science databases",
        "4310",
    ),
    (
        "Lernende Verfahren",
        "Ingenieur:in für maschinelles Lernen",
        "Mathematisch-technische:r Softwareentwickler:in",
        "machine-learning artificial-intelligence",
        "4312",
    ),
    (
        "Eingebettete Systeme",
        "Entwickler:in für Windkraftsteuerungen",
        "Elektroniker:in für Geräte und Systeme",
        "embedded sensors",
        "4312",
    ),
    (
        "Digitale Fabrik",
        "Projektleitung Digitalisierung im Maschinenbau",
        "Fachinformatiker:in Digitale Vernetzung",
        "industry-40 automation",
        "4319",
    ),
    (
        "Geschäftsanwendungen",
        "ERP-Berater:in",
        "Kauffrau:mann für Digitalisierungsmanagement",
        "erp process-automation",
        "4322",
    ),
    ("Netze", "Administrator:in Linux und Netze", "Informationselektroniker:in", "networks servers", "4331"),
    (
        "Schiffsführung",
        "Entwickler:in maritime Navigation",
        "Fachinformatiker:in Anwendungsentwicklung See",
        "maritime-it navigation",
        "4341",
    ),
    (
        "Logistik",
        "Produktmanager:in Hafenlogistik",
        "Kauffrau:mann für IT-System-Management",
        "logistics-it crm",
        "4323",
    ),
    ("Bedienbarkeit", "UX-Designer:in", "Mediengestalter:in Digital und Print", "usability accessibility", "4315"),
    ("Datenbanken", "Datenbankadministrator:in", "Fachinformatiker:in Datenhaltung", "databases backup", "4335"),
)
KINDS = {  # title, employment type, hours, education, months of experience, a month's pay in euros
    "job": ("{job} (m/w/d)", "FULL_TIME", 40, "bachelor_degree", 24, (3800, 5200)),
    "internship": ("Praktikum {field}", "INTERN", 35, "none", 0, None),
    "apprenticeship": ("Ausbildung {apprenticeship}", "FULL_TIME", 39, "high_school", 0, (1100, 1300)),
    "working_student": ("Werkstudium {field}", "PART_TIME", 18, "high_school", None, None),
    "thesis": ("Abschlussarbeit: {field}", "OTHER", None, None, None, None),
    "trainee": ("Traineeprogramm {field}", "FULL_TIME", 40, "bachelor_degree", 0, (3200, 3600)),
}
DAYS = (20, 85)  # that it stays


def postings(members: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One of every kind in every field, each of the next member."""
    chance = random.Random("Stellen")  # noqa: S311 - not for secrets
    number = 0
    for field in FIELDS:
        for kind in KINDS:
            yield _posting(chance, members[number % len(members)], kind, field)
            number += 1


def _posting(
    chance: random.Random, member: dict[str, Any], kind: str, field: tuple[str, str, str, str, str]
) -> dict[str, Any]:
    title, employment_type, hours, education, experience, pay = KINDS[kind]
    named, job, apprenticeship, competences, kldb = field
    address = member["address"]
    place = find(address["postcode"], address["city"])
    range_ = {"min": pay[0] * 100, "max": pay[1] * 100, "currency": "EUR", "period": "month"} if pay else None
    return {
        "kind": kind,
        "title": title.format(field=named, job=job, apprenticeship=apprenticeship),
        "organisation_id": member["id"],
        "description_markdown": f"{member['name']} sucht Verstärkung in {address['city']}: **{named}**.\n\n"
        "*Diese Stelle ist erfunden und dient der Vorführung.*",
        "employment_type": employment_type,
        "hours_per_week": hours,
        "places": [{"postcode": address["postcode"], "city": place.name if place else address["city"]}],
        "remote": chance.choice(("none", "partial", "full")),
        "salary": range_ if chance.random() < 0.7 else None,
        "fixed_term": None if kind == "thesis" else kind != "job",
        "education": education,
        "experience_months": experience,
        "apply_email": "bewerbung@example.org",
        "competences": competences.split(),
        "kldb": kldb,
        "language": "de",
        "valid_through": (datetime.now(UTC).date() + timedelta(days=chance.randint(*DAYS))).isoformat(),
    }
