"""The words of mails about saved searches, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "search_alert_requested": Wording(
        "Sollen wir Ihnen neue Stellen senden?",
        (
            "für diese Adresse wurde eine Suche nach Stellen gespeichert: {search}",
            "Wir senden Ihnen, was dazu passt, erst wenn Sie das bestätigen. Der Link gilt sieben Tage.",
            "Ihre Einwilligung: {wording}",
            "Wenn Sie nichts gespeichert haben, brauchen Sie nichts zu tun; wir löschen die Adresse dann.",
        ),
        "Sie erhalten diese Nachricht, weil {email} bei einer gespeicherten Suche nach Stellen angegeben wurde.",
        "Suche bestätigen",
        "confirm/search",
    ),
}
