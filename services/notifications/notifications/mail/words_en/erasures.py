"""The words of mails about the erasure of a person, in English."""

from __future__ import annotations

from notifications.mail.wording import Wording

LETTERS = {
    "erasure_asked": Wording(
        "Shall your data be erased?",
        (
            "Somebody asked us, with your account, to erase all that we hold of your person.",
            "If you want that, please confirm it within seven days.",
            "If you did not ask for it, you need do nothing.",
        ),
        "You receive this message because the erasure of all data was asked for with {email}.",
        "Confirm the erasure",
        "erasure",
    ),
    "erasure_scheduled": Wording(
        "Your data will be erased",
        (
            "What we hold of your person will be erased.",
            "The erasure begins on {due}.",
            "Until then you can take it back.",
        ),
        "You receive this message because the erasure of all data was asked for with {email}.",
        "Look at it or take it back",
        "erasure",
    ),
    "erasure_completed": Wording(
        "Your data are erased",
        (
            "What we held of your person is erased. This is our last message to you.",
            "The receipt says what each part of the platform erased; it does not name you.",
        ),
        "You receive this message because the erasure of all data was asked for with {email}. "
        "We erase this address now, too.",
        "See the receipt",
        "erasure",
    ),
}
