"""The words of mails about membership applications, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

_APPLIED = (
    "Sie erhalten diese Nachricht, weil mit {email} die Mitgliedschaft von „{organisation_name}“ beantragt wurde."
)

LETTERS = {
    "application_received": Wording(
        "Bitte bestätigen Sie Ihren Aufnahmeantrag",
        (
            "wir haben einen Aufnahmeantrag für „{organisation_name}“ erhalten.",
            "Bitte bestätigen Sie Ihre E-Mail-Adresse. Danach prüft der Vorstand den Antrag.",
            "Der Link gilt sieben Tage.",
            "Wenn Sie den Antrag nicht gestellt haben, brauchen Sie nichts zu tun.",
        ),
        _APPLIED,
        "Antrag bestätigen",
        "confirm/application",
    ),
    "application_confirmed": Wording(
        "Ihr Aufnahmeantrag liegt dem Vorstand vor",
        (
            "vielen Dank: Ihre Adresse ist bestätigt, der Antrag für „{organisation_name}“ liegt dem Vorstand vor.",
            "Sobald der Vorstand entschieden hat, schreiben wir Ihnen.",
            "Bis dahin können Sie den Antrag zurückziehen; auch eine Antwort auf diese Nachricht genügt.",
        ),
        _APPLIED,
        "Antrag zurückziehen",
        "withdraw/application",
    ),
    "application_withdrawn": Wording(
        "Ihr Aufnahmeantrag ist zurückgezogen",
        (
            "der Aufnahmeantrag für „{organisation_name}“ ist zurückgezogen; der Vorstand entscheidet nicht mehr.",
            "Wenn Sie es sich anders überlegen, stellen Sie einfach einen neuen Antrag.",
        ),
        _APPLIED,
    ),
    "application_declined": Wording(
        "Zu Ihrem Aufnahmeantrag",
        (
            "der Vorstand hat den Aufnahmeantrag für „{organisation_name}“ leider abgelehnt.",
            "Begründung: {reason}",
            "Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.",
        ),
        _APPLIED,
    ),
}
