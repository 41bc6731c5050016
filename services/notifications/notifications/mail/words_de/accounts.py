"""The words of mails about accounts, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

_OWNED = "Sie erhalten diese Nachricht, weil {email} zu einem Zugang zur Plattform der IT-Initiative gehört."
_INVITED = (
    "Sie erhalten diese Nachricht, weil für {email} ein Zugang zur Plattform der IT-Initiative eingerichtet wurde."
)
_PASSWORD = (
    "Wählen Sie für den Zugang ein Passwort; der Link gilt 30 Tage.",
    "Haben Sie bereits ein Passwort, so gilt es weiter, und Sie brauchen nichts zu tun.",
)

LETTERS = {
    "account_invited": Wording(
        "Willkommen in der IT-Initiative Mecklenburg-Vorpommern",
        (
            "herzlich willkommen!",
            "„{organisation_name}“ ist jetzt Mitglied der IT-Initiative Mecklenburg-Vorpommern.",
            "Ihre Mitgliedsnummer lautet {membership_number}.",
            "Mit Ihrem Zugang pflegen Sie den Eintrag von „{organisation_name}“ und veröffentlichen Stellen.",
            *_PASSWORD,
        ),
        _INVITED,
        "Zugang einrichten",
        "invitation",
    ),
    "account_invited_person": Wording(
        "Willkommen in der IT-Initiative Mecklenburg-Vorpommern",
        (
            "herzlich willkommen!",
            "Sie sind jetzt persönliches Mitglied der IT-Initiative Mecklenburg-Vorpommern.",
            "Ihre Mitgliedsnummer lautet {membership_number}.",
            "Mit Ihrem Zugang wirken Sie in Arbeitsgruppen mit und sehen, was Mitgliedern vorbehalten ist.",
            *_PASSWORD,
        ),
        _INVITED,
        "Zugang einrichten",
        "invitation",
    ),
    "account_invited_staff": Wording(
        "Ihr Zugang zur Plattform der IT-Initiative Mecklenburg-Vorpommern",
        (
            "für Ihre Arbeit für die IT-Initiative haben wir Ihnen einen Zugang zu ihrer Plattform eingerichtet.",
            "Wählen Sie dafür ein Passwort; der Link gilt 30 Tage.",
            "Beim ersten Anmelden richten Sie außerdem einen zweiten Faktor ein; dazu brauchen Sie eine App für Codes.",
        ),
        _INVITED,
        "Zugang einrichten",
        "invitation",
    ),
    "sign_in_link_requested": Wording(
        "Ihr Link zum Anmelden",
        (
            "mit diesem Link melden Sie sich an. Er gilt 15 Minuten und nur ein Mal.",
            "Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} ein Link zum Anmelden angefordert wurde.",
        "Anmelden",
        "sign-in",
    ),
    "colleague_invited": Wording(
        "Einladung: für „{organisation_name}“ handeln",
        (
            "{inviter_name} lädt Sie ein, auf der Plattform der IT-Initiative für „{organisation_name}“ zu handeln.",
            "Der Link gilt 30 Tage.",
            "Haben Sie bereits ein Passwort, so gilt es weiter.",
            "Wenn Sie das nicht möchten, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil {inviter_name} die Adresse {email} eingeladen hat.",
        "Einladung ansehen",
        "invitation",
    ),
    "email_change_requested": Wording(
        "Bitte bestätigen Sie Ihre neue E-Mail-Adresse",
        (
            "diese Adresse soll von jetzt an für Ihren Zugang zur Plattform der IT-Initiative gelten.",
            "Der Link gilt einen Tag und nur ein Mal.",
            "Wenn Sie das nicht angefordert haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil {email} als neue Adresse eines Zugangs angegeben wurde.",
        "Adresse bestätigen",
        "confirm/email",
    ),
    "email_changed": Wording(
        "Ihre E-Mail-Adresse wurde geändert",
        (
            "für Ihren Zugang zur Plattform der IT-Initiative gilt jetzt eine andere E-Mail-Adresse.",
            "Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Nachricht.",
        ),
        _OWNED,
    ),
    "password_changed": Wording(
        "Ihr Passwort wurde geändert",
        (
            "das Passwort Ihres Zugangs zur Plattform der IT-Initiative wurde geändert.",
            "Auf anderen Geräten wurden Sie abgemeldet, und Zugriffstoken gelten nicht mehr: legen Sie neue an.",
            "Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Nachricht.",
        ),
        _OWNED,
    ),
    "second_factor_removed": Wording(
        "Ihr zweiter Faktor wurde entfernt",
        (
            "Ihr Zugang zur Plattform der IT-Initiative hat keinen zweiten Faktor mehr.",
            "Auf anderen Geräten wurden Sie abgemeldet.",
            "Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Nachricht.",
        ),
        _OWNED,
    ),
}
