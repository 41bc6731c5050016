"""The words of the newsletter itself, in German."""

from __future__ import annotations

from notifications.mail.wording import NewsletterWords

NEWSLETTER = NewsletterWords(
    subject="Neues aus der IT-Initiative Mecklenburg-Vorpommern",
    headings={
        "event": "Termine",
        "job": "Stellen",
        "tender": "Ausschreibungen",
        "member": "Neue Mitglieder",
        "report": "Berichte der Arbeitsgruppen",
    },
    changed="geändert",
    more="und noch {count} mehr",
    reason="Sie erhalten diesen Newsletter an {email}, weil Sie ihn bestellt und die Bestellung bestätigt haben.",
    preferences="Themen und Häufigkeit ändern",
    unsubscribe="Newsletter abbestellen",
    why="Warum erhalte ich diese Nachricht?",
    test="Test: ",
    trial="Sie erhalten diese Nachricht, weil die Geschäftsstelle eine Ausgabe zur Probe an {email} gesendet hat.",
)
