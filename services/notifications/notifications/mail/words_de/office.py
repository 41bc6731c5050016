"""The words of mails to the office about what waits for it, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

_OFFICE = "Sie erhalten diese Nachricht, weil {email} zur Geschäftsstelle der IT-Initiative gehört."

LETTERS = {
    "newsletter_missed": Wording(
        "Newsletter nicht versendet: {title}",
        (
            "als es für den Newsletter „{title}“ Zeit war, stand der Versand still. Er wurde nicht versendet.",
            "Er wartet auf Sie: Versenden Sie ihn, geben Sie ihm eine neue Zeit, oder brechen Sie ihn ab.",
            "Von selbst geht er nicht verspätet hinaus.",
        ),
        _OFFICE,
    ),
    "newsletter_policy": Wording(
        "Newsletter angehalten: {title}",
        (
            "der Mailserver nimmt den Newsletter „{title}“ von uns nicht an. Der Versand ist angehalten.",
            "Bitte lassen Sie nachsehen, woran das liegt, und setzen Sie ihn dann fort. Niemand erhält ihn doppelt.",
        ),
        _OFFICE,
    ),
    "newsletter_failures": Wording(
        "Newsletter angehalten: {title}",
        (
            "beim Versand des Newsletters „{title}“ scheitert mehr als jede zwanzigste Mail. Er ist angehalten.",
            "Woran sie scheitern, sagen die Zahlen der Ausgabe. Setzen Sie den Versand fort, oder brechen Sie ihn ab.",
        ),
        _OFFICE,
    ),
}
