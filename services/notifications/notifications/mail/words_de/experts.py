"""The words of mails about experts, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "expert_consent_asked": Wording(
        "Dürfen wir Sie als Expertin oder Experten zeigen?",
        (
            "Sie wurden in die IT-Datenbank M-V eingetragen. Ohne Ihr Einverständnis zeigen wir nichts davon.",
            "Eingetragen hat Sie: {organisation_name}.",
            "Sehen Sie sich den Eintrag an und entscheiden Sie. Worum wir Sie bitten, im Wortlaut:",
            "„{wording}“",
            "Der Link zum Zustimmen gilt 30 Tage. Wenn Sie nicht antworten, löschen wir den Eintrag danach.",
        ),
        "Sie erhalten diese Nachricht, weil {email} in die IT-Datenbank Mecklenburg-Vorpommern eingetragen wurde.",
        "Eintrag ansehen und entscheiden",
        "expert",
    ),
    "expert_consent_given": Wording(
        "Sie sind in der IT-Datenbank Mecklenburg-Vorpommern zu finden",
        (
            "vielen Dank für Ihr Einverständnis! Ihr Eintrag ist jetzt für alle zu sehen.",
            "Zugestimmt haben Sie diesem Wortlaut: „{wording}“",
            "Widerrufen können Sie jederzeit, mit dem Link in dieser Nachricht. Bitte heben Sie sie auf.",
        ),
        "Sie erhalten diese Nachricht, weil {email} der Veröffentlichung in der IT-Datenbank zugestimmt hat.",
        "Eintrag ansehen oder widerrufen",
        "expert",
    ),
}
