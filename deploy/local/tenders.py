"""Demonstration tenders, entered through the API as the office would; run by content.py.

Authorities, procedures and addresses are invented; the CPV codes are real ones.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.places import find
from deploy.local.client import Client

INVENTED = "*Diese Ausschreibung ist erfunden und dient der Vorführung.*"
TENDERS: tuple[tuple[str, str, list[str], list[str], str, int], ...] = (
    # title, authority, CPV codes, competences, postcode, days to bid
    ("Pflege und Weiterentwicklung der Fachverfahren", "Amt Musterhagen", ["72267000", "72262000"],
     ["e-government", "maintenance"], "19053", 21),
    ("Geodatenportal für Küstenschutz", "Zweckverband Musterküste", ["72212000", "48326000"],
     ["gis", "web"], "18439", 34),
    ("Rahmenvertrag Notebooks für Schulen", "Schulverband Mustersee", ["30213100"], ["workplace"], "17033", 18),
    ("Erneuerung der Server und Speichersysteme", "Klinikverbund Musterstadt", ["48820000", "30233000"],
     ["servers", "backup"], "17489", 28),
    ("Internetauftritt der Region, barrierefrei", "Tourismusverband Musterland", ["72413000"],
     ["web-design", "accessibility"], "18581", 25),
    ("Einführung der E-Akte", "Landkreis Musterburg", ["48311000", "72263000"],
     ["document-management", "e-government"], "19370", 45),
    ("Überprüfung der Informationssicherheit", "Stadtwerke Musterhafen", ["72800000"],
     ["security-management", "penetration-testing"], "18055", 30),
    ("Netzwerk für zwölf Schulgebäude", "Stadt Musterwalde", ["72700000", "32420000"], ["networks"], "17192", 23),
    ("Lernplattform für die Weiterbildung", "Bildungswerk Mustersund", ["48190000"], ["e-learning"], "18437", 38),
    ("Anwenderbetreuung für 400 Arbeitsplätze", "Amt Musterhagen", ["72253000"], ["it-support"], "19053", 16),
    ("Auswertung von Verkehrsdaten", "Verkehrsgesellschaft Musterland", ["72316000", "72314000"],
     ["data-science", "smart-mobility"], "18055", 52),
    ("Beratung zur Digitalisierungsstrategie", "Hansestadt Musterhafen", ["72222000"],
     ["digital-strategy", "project-management"], "23966", 41),
)  # fmt: skip


def tender(number: int, row: tuple[str, str, list[str], list[str], str, int]) -> dict[str, Any]:
    """What the office enters."""
    title, authority, cpv, competences, postcode, days = row
    place = find(postcode)
    deadline = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days)
    address = f"https://vergabe.example.org/{number + 1}"
    return {
        "title": title,
        "authority": authority,
        "description_markdown": f"{authority} sucht ein Unternehmen: {title}.\n\n{INVENTED}",
        "cpv": cpv,
        "competences": competences,
        "places": [{"postcode": postcode, "city": place.name}] if place else [],
        "deadline": deadline.isoformat(),
        "source_url": address,
        "documents": [{"title": "Leistungsbeschreibung", "url": f"{address}/leistung.pdf"}],
    }


def load_tenders(office: Client) -> None:
    """Enter and publish all; each post has a key of its own name, so that a second run changes nothing."""
    for number, row in enumerate(TENDERS):
        made = office.post("/tenders", tender(number, row), key=f"demo-tender-{number}")
        office.post(f"/tenders/{made['id']}/publication", key=f"demo-tender-publication-{number}")
