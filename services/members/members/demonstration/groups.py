"""The founding document's six working groups and two temporary ones, with chairs, participants and reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from members.commands import reports, working_groups
from members.demonstration.scene import INVENTED, Scene, acting
from members.models import Account, WorkingGroup

PERMANENT = (  # Grundsatzdokument vom 09.12.2004, Abschnitt 5
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
OF_THE_MEMBER = (5, 6)  # the groups that the member's account chairs: a permanent and a temporary one
REPORTS: tuple[tuple[int, str, tuple[str, ...], bool], ...] = (  # group, title, recommendations, whether published
    (
        5,
        "Ausbildung in der IT: Lage und Empfehlungen",
        ("Praktika gemeinsam ausschreiben.", "Berufsschulen Fachleute für den Unterricht anbieten."),
        True,
    ),
    (
        1,
        "Aus dem Labor in den Betrieb: Wege des Wissens",
        ("Einen Ansprechpartner je Hochschule benennen.", "Abschlussarbeiten in der Datenbank ausschreiben."),
        True,
    ),
    (0, "Breitband im Land: Stellungnahme", ("Genehmigungen digital erteilen.",), False),
)
TEXT = "Was die Mitglieder der Arbeitsgruppe zusammengetragen haben.\n\n" + INVENTED.format("Dieser Bericht")


def open_all(scene: Scene) -> list[WorkingGroup]:
    """Open them, the permanent ones first."""
    wanted: list[dict[str, Any]] = [
        {"name": name, "name_en": name_en, "kind": "permanent"} for name, name_en in PERMANENT
    ]
    for name, name_en, mandate, days in TEMPORARY:
        last = (scene.now + timedelta(days=days)).date()
        wanted.append({"name": name, "name_en": name_en, "kind": "temporary", "mandate": mandate, "ends_on": last})
    moments = [scene.now + timedelta(microseconds=number) for number in range(len(wanted))]
    return [
        working_groups.open_group(scene.session, each, at, at.date()) for each, at in zip(wanted, moments, strict=True)
    ]


def take_part(scene: Scene, groups: Sequence[WorkingGroup], people: Sequence[Account], member: Account | None) -> None:
    """Everybody joins two groups; each group gets a chair, and some report."""
    chairs = list(people[: len(groups)])
    if member:
        for number in OF_THE_MEMBER:
            chairs[number] = member
    for account in people:
        for group in scene.chance.sample(groups, 2):
            working_groups.join(scene.session, acting(account, "member").actor, group.id, scene.now)
    for group, chair in zip(groups, chairs, strict=True):
        change = {"chair_id": chair.id}
        working_groups.change(scene.session, scene.office, group.id, change, scene.now, scene.now.date())
    for number, title, recommendations, is_published in REPORTS:
        fields = {"title": title, "body_markdown": TEXT, "recommendations": list(recommendations)}
        _report(scene, groups[number], chairs[number], fields, is_published)


def _report(scene: Scene, group: WorkingGroup, chair: Account, fields: dict[str, Any], is_published: bool) -> None:
    """The chair drafts a report, and may publish it."""
    by = acting(chair, "member")
    report = reports.draft(scene.session, by.actor, group.id, fields, scene.now)
    if is_published:
        reports.publish(scene.session, by, report.id, scene.now)
