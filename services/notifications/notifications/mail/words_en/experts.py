"""The words of mails about experts, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "expert_consent_asked": Wording(
        "May we show you as an expert?",
        (
            "You were entered into the IT database of Mecklenburg-Vorpommern. Without your consent we show nothing.",
            "You were entered by: {organisation_name}.",
            "Please look at the entry and decide. What we ask you for, word for word (in German):",
            "“{wording}”",
            "The link to consent works for 30 days. If you do not answer, we delete the entry after that.",
        ),
        "You receive this message because {email} was entered into the IT database of Mecklenburg-Vorpommern.",
        "See the entry and decide",
        "expert",
    ),
    "expert_consent_given": Wording(
        "You are in the IT database of Mecklenburg-Vorpommern",
        (
            "Thank you for your consent! Your entry can now be seen by everyone.",
            "You agreed to these words (in German): “{wording}”",
            "You can take that back at any time, by the link in this message. Please keep it.",
        ),
        "You receive this message because {email} agreed to be shown in the IT database.",
        "See the entry or withdraw",
        "expert",
    ),
}
