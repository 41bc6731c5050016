"""What all triggered mails in English share."""

from __future__ import annotations

from notifications.mail.wording import Stationery

STATIONERY = Stationery(
    greeting="Dear {name},",
    greeting_nobody="Hello,",
    fallback="If the button does not work, open this link:",
    terms={"title": "Event", "when": "Time", "where": "Place", "online_url": "Online"},
)
