"""The wordings that an applicant agrees to. One that was agreed to is never edited: a new one takes its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """What `holder` (who is to be the member) agrees to for a purpose; `version` names these very words for good."""

    holder: str
    purpose: str
    version: str
    text: str


WORDINGS = (
    Wording(
        "organisation",
        "statutes",
        "organisation-1",
        "Ich erkenne die Satzung der IT-Initiative Mecklenburg-Vorpommern e.V. an und bin berechtigt, die Aufnahme der "
        "genannten Organisation zu beantragen. (Fassung 1)",
    ),
    Wording(
        "organisation",
        "privacy",
        "organisation-1",
        "Ich willige ein, dass die IT-Initiative Mecklenburg-Vorpommern e.V. die angegebenen Daten zur Bearbeitung des "
        "Aufnahmeantrags und zur Durchführung der Mitgliedschaft verarbeitet. Die Einwilligung kann ich jederzeit mit "
        "Wirkung für die Zukunft widerrufen. (Fassung 1)",
    ),
)


def wordings_for(holder: str) -> list[Wording]:
    """What an application asks consent to at present."""
    return [wording for wording in WORDINGS if wording.holder == holder]
