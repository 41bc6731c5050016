"""The words of all mails in German, a file for each subject."""

from __future__ import annotations

from notifications.mail.wording import letters
from notifications.mail.words_de.newsletter import NEWSLETTER
from notifications.mail.words_de.stationery import STATIONERY

LETTERS = letters(__name__)

__all__ = ["LETTERS", "NEWSLETTER", "STATIONERY"]
