"""What a subscriber agrees to. A wording that was agreed to is never edited: a new version takes its place."""

from __future__ import annotations

import hashlib

WORDINGS = {
    "de": (
        "Ich möchte den Newsletter der IT-Initiative Mecklenburg-Vorpommern e.V. zu den gewählten Themen an diese "
        "E-Mail-Adresse erhalten. Diese Einwilligung kann ich jederzeit mit Wirkung für die Zukunft widerrufen, zum "
        "Beispiel über den Abmeldelink in jeder Ausgabe. (Fassung 1)"
    ),
    "en": (
        "I wish to receive the newsletter of IT-Initiative Mecklenburg-Vorpommern e.V. on the topics I chose at this "
        "e-mail address. I can withdraw this consent at any time with effect for the future, for instance by the "
        "unsubscribe link in every issue. (Version 1)"
    ),
}


def digest_of(wording: str) -> str:
    """SHA-256 of a wording, in hex."""
    return hashlib.sha256(wording.encode()).hexdigest()
