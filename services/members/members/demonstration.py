"""Demonstration content: the founding document's working groups, and organisations that do not exist in real places.

Which organisation gets which name, place and size follows from a fixed seed, so that two machines show the same.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis import places
from members.commands import accounts, organisations, working_groups
from members.models import Organisation
from members.models.organisations import KINDS, SIZES

ORGANISATIONS = 24

WORKING_GROUPS = (  # Grundsatzdokument vom 09.12.2004, Abschnitt 5
    ("Politische Interessenvertretung und Lobbyarbeit", "Political representation and lobbying"),
    ("Wissenschaftstransfer", "Knowledge transfer from science"),
    ("Standortmarketing und Standortpolitik", "Marketing and policy of the region"),
    ("Nationale und internationale Kontakte", "National and international contacts"),
    ("Kooperation und Synergien", "Cooperation and synergies"),
    ("Ausbildung", "Training and education"),
)

FIRST = (
    "Backstein",
    "Bodden",
    "Förde",
    "Hanse",
    "Kranich",
    "Küsten",
    "Leuchtturm",
    "Müritz",
    "Ostsee",
    "Recknitz",
    "Warnow",
)
SECOND = ("Daten", "Systeme", "Software", "Netze", "Robotik", "Analytik", "IT-Service", "Logik")
FORMS = {"company": ("GmbH", "AG", "GmbH & Co. KG"), "association": ("e.V.",)}
TITLES = {
    "research_institute": "Institut für {what} {city}",
    "university": "Hochschule {city}",
    "chamber": "Kammer für Digitalwirtschaft {city}",
    "public_body": "Zweckverband Digitale Verwaltung {city}",
}
STREETS = ("Lange Straße", "Am Hafen", "Schulweg", "Große Wasserstraße")
COMPETENCES = (
    "cloud",
    "data-science",
    "embedded",
    "erp",
    "gis",
    "health-it",
    "industry-40",
    "it-security",
    "web",
)


def load(session: Session, password_hashes: dict[str, str], now: datetime) -> int:
    """Fill an empty register; the number of organisations. `password_hashes` has an entry for each account."""
    chance = random.Random("IT-Initiative MV")  # noqa: S311 - not for secrets
    for number, (name, name_en) in enumerate(WORKING_GROUPS):
        opened_at = now + timedelta(microseconds=number)
        fields = {"name": name, "name_en": name_en, "kind": "permanent"}
        working_groups.open_group(session, fields, opened_at, opened_at.date())
    made = [_organisation(session, chance, number, now) for number in range(ORGANISATIONS)]
    for email, password_hash in password_hashes.items():
        role = email.partition("@")[0]
        granted = [] if role == "member" else [role]
        account = accounts.create(session, email, role.capitalize(), granted, password_hash, now)
        if role == "member":
            account.organisation = made[0]
    return len(made)


def _organisation(session: Session, chance: random.Random, number: int, now: datetime) -> Organisation:
    since = now - timedelta(days=40 * (ORGANISATIONS - number))
    profile = _profile(chance, "company" if number == 0 or chance.random() < 0.7 else chance.choice(KINDS), number)
    organisation = organisations.enter(session, profile, "full", since, since.date())
    organisation.change(_details(chance, profile), since)
    session.flush()
    organisations.publish(session, organisation)
    return organisation


def _profile(chance: random.Random, kind: str, number: int) -> dict[str, Any]:
    place = chance.choice(places.places())
    what = FIRST[number % len(FIRST)], SECOND[(number * 3 + number // len(FIRST)) % len(SECOND)]
    form = chance.choice(FORMS.get(kind, ("",)))
    name = (
        TITLES.get(kind, "{first} {what} {form}")
        .format(first=what[0], what=what[1], form=form, city=place.name)
        .strip()
    )
    return {
        "name": name,
        "legal_form": form or None,
        "kind": kind,
        "size": chance.choice(SIZES),
        "street": f"{chance.choice(STREETS)} {chance.randint(1, 80)}",
        "postcode": place.postcode,
        "city": place.name,
        "website": f"https://mitglied-{number + 1}.example.org",
    }


def _details(chance: random.Random, profile: dict[str, Any]) -> dict[str, Any]:
    chosen = sorted(chance.sample(COMPETENCES, 3))
    return {
        "description_markdown": f"**{profile['name']}** in {profile['city']} arbeitet an {', '.join(chosen)}.\n\n"
        "*Diese Organisation ist erfunden und dient der Vorführung.*",
        "products": "Individualsoftware, Beratung, Betrieb",
        "countries": sorted(chance.sample(("DE", "DK", "EE", "FI", "LT", "LV", "PL", "SE"), 3)),
        "founded_year": chance.randint(1990, 2022),
        "competences": chosen,
    }
