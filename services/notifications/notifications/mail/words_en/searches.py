"""The words of mails about saved searches, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "search_alert_requested": Wording(
        "Shall we send you new jobs?",
        (
            "A search for jobs was saved for this address: {search}",
            "We send what matches it once you confirm. The link is valid for seven days.",
            "Your consent: {wording}",
            "If you saved nothing, you need not do anything; we will delete the address.",
        ),
        "You receive this message because {email} was given for a saved search for jobs.",
        "Confirm the search",
        "confirm/search",
    ),
}
