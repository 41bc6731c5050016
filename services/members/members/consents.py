"""The wordings that an applicant agrees to. A wording that was agreed to is never edited: a new one takes its place."""

from __future__ import annotations

WORDINGS = {
    "statutes": (
        "Ich erkenne die Satzung der IT-Initiative Mecklenburg-Vorpommern e.V. an und bin berechtigt, die Aufnahme der "
        "genannten Organisation zu beantragen. (Fassung 1)"
    ),
    "privacy": (
        "Ich willige ein, dass die IT-Initiative Mecklenburg-Vorpommern e.V. die angegebenen Daten zur Bearbeitung des "
        "Aufnahmeantrags und zur Durchführung der Mitgliedschaft verarbeitet. Die Einwilligung kann ich jederzeit mit "
        "Wirkung für die Zukunft widerrufen. (Fassung 1)"
    ),
}
