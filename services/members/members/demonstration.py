"""Demonstration content: the founding document's working groups, and organisations that do not exist in real places.

Which organisation gets which name, place and size follows from a fixed seed, so that two machines show the same.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis import places
from chassis.context import Actor, Context
from members.commands import accounts, organisations, partners, reports, working_groups
from members.models import Account, Organisation, WorkingGroup
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

TEMPORARY = (  # name, in English, mandate, days it lasts
    (
        "Förderantrag Datenraum Ostsee",
        "Funding application for a Baltic data space",
        "Einen gemeinsamen Antrag schreiben und einreichen.",
        120,
    ),
    (
        "Vorbereitung der IT-Konferenz",
        "Preparing the IT conference",
        "Programm, Ort und Sponsoren der nächsten Konferenz finden.",
        200,
    ),
)
REPORT = {
    "title": "Ausbildung in der IT: Lage und Empfehlungen",
    "body_markdown": "Was die Mitglieder der Arbeitsgruppe zusammengetragen haben.\n\n"
    "*Dieser Bericht ist erfunden und dient der Vorführung.*",
    "recommendations": ["Praktika gemeinsam ausschreiben.", "Berufsschulen Fachleute für den Unterricht anbieten."],
}
PARTNERS = (  # invented, but for their kinds
    ("Kammer für Wirtschaft an der Küste", "chamber"),
    ("Netzwerk Digitale Häfen", "network"),
    ("Hochschulverbund Ostsee", "university"),
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
    groups = _working_groups(session, now)
    made = [_organisation(session, chance, number, now) for number in range(ORGANISATIONS)]
    for email, password_hash in password_hashes.items():
        role = email.partition("@")[0]
        granted = [] if role == "member" else [role]
        account = accounts.create(session, email, role.capitalize(), granted, password_hash, now)
        if role == "member":
            account.organisation = made[0]
            _take_part(session, account, groups, now)
    for name, kind in PARTNERS:
        text = "*Dieser Partner ist erfunden und dient der Vorführung.*"
        partners.add(session, {"name": name, "kind": kind, "description_markdown": text}, now)
    return len(made)


def _working_groups(session: Session, now: datetime) -> list[WorkingGroup]:
    """The founding document's six, and two temporary ones."""
    wanted: list[dict[str, Any]] = [
        {"name": name, "name_en": name_en, "kind": "permanent"} for name, name_en in WORKING_GROUPS
    ]
    for name, name_en, mandate, days in TEMPORARY:
        last = (now + timedelta(days=days)).date()
        wanted.append({"name": name, "name_en": name_en, "kind": "temporary", "mandate": mandate, "ends_on": last})
    opened = [now + timedelta(microseconds=number) for number in range(len(wanted))]
    return [working_groups.open_group(session, each, at, at.date()) for each, at in zip(wanted, opened, strict=True)]


def _take_part(session: Session, account: Account, groups: list[WorkingGroup], now: datetime) -> None:
    """The member's account chairs a permanent group that has reported, and a temporary one."""
    for group in groups[5:7]:
        change = {"chair_id": account.id}
        working_groups.change(session, Context(), group.id, change, now, now.date())
    chair = Context(actor=Actor(str(account.id), account.organisation_id, frozenset({"account", "member"})))
    report = reports.draft(session, chair.actor, groups[5].id, REPORT, now)
    reports.publish(session, chair, report.id, now)


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
