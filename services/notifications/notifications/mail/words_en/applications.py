"""The words of mails about membership applications, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

_APPLIED = "You receive this message because membership of “{organisation_name}” was applied for with {email}."

LETTERS = {
    "application_received": Wording(
        "Please confirm your application",
        (
            "We have received an application for membership of “{organisation_name}”.",
            "Please confirm your e-mail address. The board will then look at it. The link works for seven days.",
            "If you did not apply, there is nothing you need to do.",
        ),
        _APPLIED,
        "Confirm application",
        "confirm/application",
    ),
    "application_confirmed": Wording(
        "Your application is with the board",
        (
            "Thank you: your address is confirmed, and the application of “{organisation_name}” is with the board.",
            "We shall write to you as soon as the board has decided.",
            "Until then you may withdraw the application; an answer to this message will do as well.",
        ),
        _APPLIED,
        "Withdraw application",
        "withdraw/application",
    ),
    "application_withdrawn": Wording(
        "Your application is withdrawn",
        (
            "The application of “{organisation_name}” is withdrawn; the board will not decide on it any more.",
            "If you change your mind, simply apply again.",
        ),
        _APPLIED,
    ),
    "application_declined": Wording(
        "About your application",
        (
            "We are sorry: the board has declined the application of “{organisation_name}”.",
            "The reason: {reason}",
            "If you have questions, simply answer this message.",
        ),
        _APPLIED,
    ),
}
