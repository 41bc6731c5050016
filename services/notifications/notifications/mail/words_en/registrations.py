"""The words of mails about registrations for events, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

_REGISTERED = "You receive this message because {email} is registered for “{title}”."
_SEAT = ("See or cancel your registration", "registration")

LETTERS = {
    "registration_requested": Wording(
        "Please confirm your registration: {title}",
        (
            "Please confirm your registration; it is valid only then.",
            "We keep it for you until {held}.",
            "All seats are taken at the moment; your position on the waiting list: {position}.",
            "If you did not register, there is nothing you need to do.",
        ),
        "You receive this message because {email} was registered for “{title}”.",
        "Confirm registration",
        "confirm/registration",
    ),
    "registration_confirmed": Wording(
        "Your seat is reserved: {title}",
        ("Your registration is confirmed. We look forward to seeing you!", "A calendar entry is attached."),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_waitlisted": Wording(
        "You are on the waiting list: {title}",
        (
            "All seats are taken. You are on the waiting list.",
            "Your position: {position}",
            "As soon as a seat becomes free you move up and receive a message.",
        ),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_promoted": Wording(
        "There is a seat for you: {title}",
        ("You have moved up from the waiting list: your seat is reserved.", "A calendar entry is attached."),
        _REGISTERED,
        *_SEAT,
    ),
    "reminder_due": Wording(
        "Coming up: {title}",
        (
            "This is to remind you of your registration; we are looking forward to seeing you.",
            "You cannot come after all? Then please cancel, so that somebody else gets your seat.",
        ),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_cancelled": Wording(
        "Cancelled: {title}",
        ("Your participation is cancelled. This message withdraws the calendar entry.",),
        "You receive this message because {email} was registered for “{title}”.",
    ),
    "event_cancelled": Wording(
        "Called off: {title}",
        (
            "We are sorry: the event will not take place. This message withdraws the calendar entry.",
            "The reason: {reason}",
        ),
        "You receive this message because {email} was registered for “{title}”.",
    ),
    "registration_event_changed": Wording(
        "Changed: {title}",
        ("The time or place of the event has changed. Please note the details below.",),
        _REGISTERED,
        *_SEAT,
    ),
}
