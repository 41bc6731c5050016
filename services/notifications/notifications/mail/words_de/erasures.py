"""The words of mails about the erasure of a person, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "erasure_asked": Wording(
        "Sollen Ihre Daten gelöscht werden?",
        (
            "für Ihren Zugang wurde beantragt, alles zu löschen, was wir zu Ihrer Person gespeichert haben.",
            "Wenn Sie das wollen, bestätigen Sie es bitte binnen sieben Tagen.",
            "Wenn Sie es nicht beantragt haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} die Löschung aller Daten beantragt wurde.",
        "Löschung bestätigen",
        "erasure",
    ),
    "erasure_scheduled": Wording(
        "Ihre Daten werden gelöscht",
        (
            "was wir zu Ihrer Person gespeichert haben, wird gelöscht.",
            "Die Löschung beginnt am {due}.",
            "Bis dahin können Sie sie zurücknehmen.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} die Löschung aller Daten beantragt wurde.",
        "Ansehen oder zurücknehmen",
        "erasure",
    ),
    "erasure_completed": Wording(
        "Ihre Daten sind gelöscht",
        (
            "was wir zu Ihrer Person gespeichert hatten, ist gelöscht. Das ist unsere letzte Nachricht an Sie.",
            "Die Quittung sagt, was jeder Teil der Plattform gelöscht hat; sie nennt Ihren Namen nicht.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} die Löschung aller Daten beantragt wurde. "
        "Auch diese Adresse löschen wir jetzt.",
        "Quittung ansehen",
        "erasure",
    ),
}
