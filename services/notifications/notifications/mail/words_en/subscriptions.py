"""The words of mails about subscriptions to the newsletter, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "subscription_requested": Wording(
        "Please confirm your newsletter subscription",
        (
            (
                "Our newsletter was ordered for this address. We send it only after you confirm. "
                "The link works for seven days."
            ),
            "The topics that were chosen: {topics}.",
            "Your consent: {wording}",
            "If you did not order anything, there is nothing you need to do; we shall delete the address.",
        ),
        "You receive this message because {email} was entered into the form for our newsletter.",
        "Confirm subscription",
        "confirm/subscription",
    ),
    "subscription_known": Wording(
        "You receive our newsletter already",
        (
            "Our newsletter was ordered for this address, which receives it already. Everything stays as it is.",
            "You can change topics, frequency and language at any time.",
        ),
        "You receive this message because {email} was entered into the form for our newsletter.",
        "See your preferences",
        "preferences",
    ),
}
