"""The words of mails about postings, to who answers for them, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

_POSTED = "Sie erhalten diese Nachricht, weil {email} für die Stelle „{title}“ auf der Stellenbörse verantwortlich ist."

LETTERS = {
    "job_expiring": Wording(
        "Ist „{title}“ noch zu haben?",
        (
            "Ihre Stelle „{title}“ steht noch bis einschließlich {last_day} auf der Stellenbörse.",
            "Ist sie noch offen? Mit einem Klick bleibt sie weitere 60 Tage stehen. Ist sie besetzt, geht sie sofort.",
            "Wenn Sie nichts tun, verschwindet sie nach dem {last_day} von selbst.",
        ),
        _POSTED,
        buttons=(
            ("still_open_token", "Noch offen", "jobs/still-open"),
            ("filled_token", "Besetzt", "jobs/filled"),
        ),
    ),
    "job_submitted": Wording(
        "„{title}“ wartet auf die Freigabe",
        (
            "„{organisation_name}“ hat die Stelle „{title}“ zur Veröffentlichung eingereicht.",
            "Bitte geben Sie sie frei, oder geben Sie sie mit einer Begründung zurück.",
        ),
        "Sie erhalten diese Nachricht, weil {email} zur Geschäftsstelle der IT-Initiative gehört.",
    ),
    "job_approved": Wording(
        "„{title}“ ist veröffentlicht",
        ("die Geschäftsstelle hat Ihre Stelle „{title}“ veröffentlicht. Ihr letzter Tag: {last_day}.",),
        _POSTED,
        buttons=(("job_id", "Stelle ansehen", "jobs"),),
    ),
    "job_returned": Wording(
        "Bitte ändern Sie „{title}“",
        (
            "die Geschäftsstelle hat Ihre Stelle „{title}“ noch nicht veröffentlicht.",
            "Begründung: {reason}",
            "Sie ist wieder ein Entwurf. Ändern Sie sie, und reichen Sie sie noch einmal ein.",
        ),
        _POSTED,
    ),
}
