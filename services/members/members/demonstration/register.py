"""The members: organisations in all districts of the state, of every kind and size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from members.commands import images, organisations
from members.demonstration.scene import INVENTED, Scene, rows, trades
from members.models import Organisation
from members.pictures import Picture

BETWEEN = timedelta(days=30)  # one admission and the next; the last was so long ago
STREETS = ("Lange Straße", "Am Hafen", "Schulweg", "Große Wasserstraße", "Mühlenstraße", "Küterbruch", "Zum Bodden")
COUNTRIES = ("DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")
CUSTOMERS = ("Stadtwerke Nordlicht", "Reederei Seeadler", "Klinikum Haffblick", "Molkerei Wiesengrund", "Amt Seenland")
INVENTED_EN = "*This organisation is invented, for demonstration.*"
RESEARCH = ("research_institute", "university")


def enter(scene: Scene, pictures: Mapping[str, Picture]) -> dict[str, Organisation]:
    """Enter every organisation into the register, the oldest member first; by name."""
    wanted = list(rows("organisations"))
    made = {}
    for number, row in enumerate(wanted, 1):
        since = scene.now - BETWEEN * (len(wanted) - number + 1)
        profile = _profile(scene, row, number)
        kind, today = row["membership"], since.date()
        organisation = organisations.enter(scene.session, profile, kind, since, today, scene.office)
        if row["name"] in pictures:
            images.change_logo(scene.session, scene.office, organisation.id, pictures[row["name"]], scene.now)
        made[row["name"]] = organisation
    return made


def _profile(scene: Scene, row: dict[str, str], number: int) -> dict[str, Any]:
    """What an organisation says of itself: who and where it is, and what it does."""
    chance, site = scene.chance, f"mitglied-{number}"
    social = [f"https://social.example.org/@{site}", f"https://beruf.example.org/{site}"]
    return {
        **{name: row[name] for name in ("name", "kind", "size", "postcode", "city", "visibility")},
        "legal_form": row["legal_form"] or None,
        "street": f"{chance.choice(STREETS)} {chance.randint(1, 80)}",
        "website": f"https://{site}.example.org",
        "social_profiles": social[: chance.randint(0, 2)],
        "founded_year": int(row["founded"]),
        **_work(scene, row),
    }


def _work(scene: Scene, row: dict[str, str]) -> dict[str, Any]:
    chance, trade = scene.chance, trades()[row["trade"]]
    has_english, has_customers = chance.random() < 0.4, chance.random() < 0.5
    invented = INVENTED.format("Diese Organisation")
    return {
        "description_markdown": f"**{row['name']}** aus {row['city']}. {trade['de']}\n\n{invented}",
        "description_en_markdown": f"{trade['en']}\n\n{INVENTED_EN}" if has_english else "",
        "products": trade["products"],
        "sectors": trade["sectors"],
        "countries": sorted(["DE", *chance.sample(COUNTRIES, chance.randint(0, 3))]),
        "publications": f"{trade['talk']} (Jahrbuch {scene.now.year - 1})" if row["kind"] in RESEARCH else "",
        "references": ", ".join(chance.sample(CUSTOMERS, 2)) if has_customers else "",
        "competences": chance.sample(trade["competences"], min(3, len(trade["competences"]))),
    }
