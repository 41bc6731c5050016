"""The words of mails about subscriptions to the newsletter, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "subscription_requested": Wording(
        "Bitte bestätigen Sie Ihre Newsletter-Bestellung",
        (
            (
                "für diese Adresse wurde unser Newsletter bestellt. Wir senden ihn erst, wenn Sie das bestätigen. "
                "Der Link gilt sieben Tage."
            ),
            "Gewählte Themen: {topics}.",
            "Ihre Einwilligung: {wording}",
            "Wenn Sie nichts bestellt haben, brauchen Sie nichts zu tun; wir löschen die Adresse dann.",
        ),
        "Sie erhalten diese Nachricht, weil {email} in das Bestellformular unseres Newsletters eingetragen wurde.",
        "Bestellung bestätigen",
        "confirm/subscription",
    ),
    "subscription_known": Wording(
        "Sie erhalten unseren Newsletter bereits",
        (
            "für diese Adresse wurde unser Newsletter bestellt; Sie erhalten ihn bereits. Es bleibt alles, wie es ist.",
            "Themen, Häufigkeit und Sprache können Sie jederzeit ändern.",
        ),
        "Sie erhalten diese Nachricht, weil {email} in das Bestellformular unseres Newsletters eingetragen wurde.",
        "Einstellungen ansehen",
        "preferences",
    ),
}
