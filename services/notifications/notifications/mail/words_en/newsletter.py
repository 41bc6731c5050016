"""The words of the newsletter itself, in English."""

from __future__ import annotations

from notifications.mail.wording import NewsletterWords

NEWSLETTER = NewsletterWords(
    subject="News from IT-Initiative Mecklenburg-Vorpommern",
    headings={
        "event": "Events",
        "job": "Jobs",
        "tender": "Tenders",
        "member": "New members",
        "report": "Reports of the working groups",
    },
    changed="changed",
    more="and {count} more",
    reason="You receive this newsletter at {email} because you asked for it and confirmed that you did.",
    preferences="Change topics and frequency",
    unsubscribe="Unsubscribe",
    why="Why did I get this message?",
    test="Test: ",
    trial="You receive this message because the office sent an issue to {email} for a look.",
)
