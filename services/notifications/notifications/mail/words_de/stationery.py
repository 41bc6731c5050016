"""What all triggered mails in German share."""

from __future__ import annotations

from notifications.mail.wording import Stationery

STATIONERY = Stationery(
    greeting="Guten Tag {name},",
    greeting_nobody="Guten Tag,",
    fallback="Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:",
    why="Warum erhalte ich diese Nachricht?",
    terms={"title": "Veranstaltung", "when": "Zeit", "where": "Ort", "online_url": "Online"},
    ticket="Ihr Ticket",
    topics={"news": "Neues aus der Initiative", "jobs": "Stellen", "events": "Termine", "tenders": "Ausschreibungen"},
)
