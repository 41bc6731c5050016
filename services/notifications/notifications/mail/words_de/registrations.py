"""The words of mails about registrations for events, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

_REGISTERED = "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet ist."
_SEAT = ("Anmeldung ansehen oder absagen", "registration")

LETTERS = {
    "registration_requested": Wording(
        "Bitte bestätigen Sie Ihre Anmeldung: {title}",
        (
            "bitte bestätigen Sie Ihre Anmeldung; erst dann ist sie gültig.",
            "Wir halten sie für Sie fest bis: {held}.",
            "Im Moment sind alle Plätze vergeben; Ihre Position auf der Warteliste: {position}.",
            "Wenn Sie sich nicht angemeldet haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet wurde.",
        "Anmeldung bestätigen",
        "confirm/registration",
    ),
    "registration_confirmed": Wording(
        "Ihr Platz ist sicher: {title}",
        ("Ihre Anmeldung ist bestätigt. Wir freuen uns auf Sie!", "Der Termin liegt als Kalendereintrag bei."),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_waitlisted": Wording(
        "Sie stehen auf der Warteliste: {title}",
        (
            "alle Plätze sind vergeben. Sie stehen auf der Warteliste.",
            "Ihre Position: {position}",
            "Sobald ein Platz frei wird, rücken Sie nach und erhalten eine Nachricht.",
        ),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_promoted": Wording(
        "Für Sie ist ein Platz frei geworden: {title}",
        ("Sie sind nachgerückt: Ihr Platz ist sicher.", "Der Termin liegt als Kalendereintrag bei."),
        _REGISTERED,
        *_SEAT,
    ),
    "reminder_due": Wording(
        "Bald ist es so weit: {title}",
        (
            "wir erinnern Sie an Ihre Anmeldung und freuen uns auf Sie.",
            "Sie können doch nicht? Dann sagen Sie bitte ab, damit jemand anders Ihren Platz bekommt.",
        ),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_cancelled": Wording(
        "Abgesagt: {title}",
        ("Ihre Teilnahme ist abgesagt. Der Kalendereintrag wird mit dieser Nachricht zurückgezogen.",),
        "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet war.",
    ),
    "event_cancelled": Wording(
        "Fällt aus: {title}",
        (
            "die Veranstaltung findet leider nicht statt. Der Kalendereintrag wird mit dieser Nachricht zurückgezogen.",
            "Der Grund: {reason}",
        ),
        "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet war.",
    ),
    "registration_event_changed": Wording(
        "Geändert: {title}",
        ("Zeit oder Ort der Veranstaltung haben sich geändert. Bitte beachten Sie die neuen Angaben.",),
        _REGISTERED,
        *_SEAT,
    ),
}
