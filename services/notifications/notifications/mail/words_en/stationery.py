"""What all triggered mails in English share."""

from __future__ import annotations

from notifications.mail.wording import Stationery

STATIONERY = Stationery(
    greeting="Dear {name},",
    greeting_nobody="Hello,",
    fallback="If the button does not work, open this link:",
    why="Why did I get this message?",
    terms={"title": "Event", "when": "Time", "where": "Place", "online_url": "Online"},
    ticket="Your ticket",
    topics={"news": "News from the initiative", "jobs": "Jobs", "events": "Events", "tenders": "Tenders"},
)
