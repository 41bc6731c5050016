"""The wordings that people agree to. One that was agreed to is never edited: a new one takes its place."""

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
    Wording(
        "person",
        "statutes",
        "person-1",
        "Ich erkenne die Satzung der IT-Initiative Mecklenburg-Vorpommern e.V. an und beantrage meine Aufnahme als "
        "Person. (Fassung 1)",
    ),
    Wording(
        "person",
        "privacy",
        "person-1",
        "Ich willige ein, dass die IT-Initiative Mecklenburg-Vorpommern e.V. meine Angaben zur Bearbeitung des "
        "Aufnahmeantrags und zur Durchführung der Mitgliedschaft verarbeitet. Die Einwilligung kann ich jederzeit mit "
        "Wirkung für die Zukunft widerrufen. (Fassung 1)",
    ),
)


def wordings_for(holder: str) -> list[Wording]:
    """What an application asks consent to at present."""
    return [wording for wording in WORDINGS if wording.holder == holder]


EXPERT = Wording(
    "expert",
    "publication",
    "expert-1",
    "Ich willige ein, dass die IT-Initiative Mecklenburg-Vorpommern e.V. mich als Expertin oder Experten in der "
    "IT-Datenbank M-V zeigt, im Internet für alle sichtbar: mit Name, Titel, Funktion, Organisation, Fachgebieten, "
    "Veröffentlichungen, Vorträgen und Sprachen. Meine E-Mail-Adresse wird nicht gezeigt. Die Angaben pflegt, wer mich "
    "eingetragen hat. Ich kann die Einwilligung jederzeit mit Wirkung für die Zukunft widerrufen; der Eintrag ist dann "
    "sofort nicht mehr zu sehen und wird nach 30 Tagen gelöscht. (Fassung 1)",
)
