"""The words of all mails, by language."""

from __future__ import annotations

from notifications.mail import words_de, words_en
from notifications.mail.wording import NewsletterWords, Stationery, Wording

_IN = {"de": words_de, "en": words_en}

LETTERS: dict[str, dict[str, Wording]] = {
    kind: {language: room.LETTERS[kind] for language, room in _IN.items()} for kind in words_de.LETTERS
}
STATIONERY: dict[str, Stationery] = {language: room.STATIONERY for language, room in _IN.items()}
NEWSLETTER: dict[str, NewsletterWords] = {language: room.NEWSLETTER for language, room in _IN.items()}

__all__ = ["LETTERS", "NEWSLETTER", "STATIONERY", "NewsletterWords", "Stationery", "Wording"]
