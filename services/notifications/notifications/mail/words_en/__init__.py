"""The words of all mails in English, a file for each subject."""

from __future__ import annotations

from notifications.mail.wording import Wording
from notifications.mail.words_en import (
    accounts,
    applications,
    erasures,
    experts,
    jobs,
    memberships,
    registrations,
    searches,
    subscriptions,
)
from notifications.mail.words_en.newsletter import NEWSLETTER
from notifications.mail.words_en.stationery import STATIONERY

_SUBJECTS = (
    applications,
    memberships,
    jobs,
    accounts,
    experts,
    subscriptions,
    searches,
    registrations,
    erasures,
)

LETTERS: dict[str, Wording] = {kind: wording for subject in _SUBJECTS for kind, wording in subject.LETTERS.items()}

__all__ = ["LETTERS", "NEWSLETTER", "STATIONERY"]
