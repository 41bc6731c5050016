"""The words of mails about memberships, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

_ACTS = "You receive this message because {email} is entered for “{member_name}” on the platform of IT-Initiative."

LETTERS = {
    "membership_suspended": Wording(
        "Your membership is suspended",
        (
            "The membership of “{member_name}” is suspended from now on.",
            "The reason: {reason}",
            "While it is, “{organisation_name}” does not stand in the IT database and publishes no jobs.",
            "If you have questions, simply answer this message.",
        ),
        _ACTS,
    ),
    "membership_reinstated": Wording(
        "Your membership runs again",
        (
            "The membership of “{member_name}” runs again, under its old number.",
            "It still ends with the day that notice was given for: {last_day}.",
            "With your account you keep the entry of “{organisation_name}” as before.",
        ),
        _ACTS,
    ),
    "membership_resignation_declared": Wording(
        "Your resignation is noted",
        (
            "We have noted the resignation of “{member_name}”.",
            "The last day of the membership: {last_day}. Until then you may take the resignation back.",
            "After that the entry and the open jobs of “{organisation_name}” are withdrawn.",
        ),
        _ACTS,
    ),
    "membership_resignation_withdrawn": Wording(
        "Your resignation is taken back",
        ("We are glad: “{member_name}” remains a member; the resignation is taken back.",),
        _ACTS,
    ),
    "membership_resigned": Wording(
        "Your membership has ended",
        (
            "The membership of “{member_name}” has ended. Its last day was: {last_day}.",
            "The entry and the open jobs of “{organisation_name}” are withdrawn.",
            "Thank you for the time we had together!",
        ),
        _ACTS,
    ),
    "membership_expelled": Wording(
        "Your membership has ended",
        (
            "The board has expelled “{member_name}” from IT-Initiative.",
            "The reason: {reason}",
            "The entry and the open jobs of “{organisation_name}” are withdrawn.",
            "If you have questions, simply answer this message.",
        ),
        _ACTS,
    ),
}
