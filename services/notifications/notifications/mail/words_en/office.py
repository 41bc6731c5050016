"""The words of mails to the office about what waits for it, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

_OFFICE = "You receive this message because {email} belongs to the office of IT-Initiative."

LETTERS = {
    "newsletter_missed": Wording(
        "Newsletter not sent: {title}",
        (
            "When the time of the newsletter “{title}” came, nothing could be sent. It has not gone out.",
            "It waits for you: dispatch it, give it a new time, or cancel it.",
            "It will not go out late by itself.",
        ),
        _OFFICE,
    ),
    "newsletter_policy": Wording(
        "Newsletter held: {title}",
        (
            "The mail server does not take the newsletter “{title}” from us. Its dispatch is held.",
            "Please have somebody look for the reason, and resume it then. Nobody gets it twice.",
        ),
        _OFFICE,
    ),
    "newsletter_failures": Wording(
        "Newsletter held: {title}",
        (
            "More than one in twenty mails of the newsletter “{title}” fails. Its dispatch is held.",
            "The figures of the issue say what they fail of. Resume the dispatch, or cancel it.",
        ),
        _OFFICE,
    ),
}
