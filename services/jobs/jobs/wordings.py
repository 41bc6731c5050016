"""What a person who saves a search agrees to. Such a wording is never edited: a new version takes its place."""

from __future__ import annotations

SEARCH = {
    "de": (
        "Ich möchte neue Stellen, die zu dieser Suche passen, von der IT-Initiative Mecklenburg-Vorpommern e.V. an "
        "diese E-Mail-Adresse erhalten. Diese Einwilligung kann ich jederzeit mit Wirkung für die Zukunft widerrufen, "
        "zum Beispiel über den Link in jeder Nachricht. (Fassung 1)"
    ),
    "en": (
        "I wish to receive new jobs that match this search from IT-Initiative Mecklenburg-Vorpommern e.V. at this "
        "e-mail address. I can withdraw this consent at any time with effect for the future, for instance by the link "
        "in every message. (Version 1)"
    ),
}
