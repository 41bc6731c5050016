"""The words of all mails, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.mail import words_de, words_en
from notifications.mail.search_words import SEARCHES
from notifications.mail.wording import NewsletterWords, Stationery, Wording

_IN = {"de": words_de, "en": words_en}

LETTERS: dict[str, dict[str, Wording]] = {
    kind: {language: room.LETTERS[kind] for language, room in _IN.items()} for kind in words_de.LETTERS
}
STATIONERY: dict[str, Stationery] = {language: room.STATIONERY for language, room in _IN.items()}
NEWSLETTER: dict[str, NewsletterWords] = {language: room.NEWSLETTER for language, room in _IN.items()}


def reason(kind: str, language: str, data: Mapping[str, Any]) -> str:
    """The sentence that says why a mail came; empty where `data` lacks what it names."""
    own = {"newsletter": NEWSLETTER[language].reason, "newsletter_test": NEWSLETTER[language].trial}
    own["search_alert_due"] = SEARCHES[language].mail.reason
    sentence = LETTERS[kind][language].reason if kind in LETTERS else own.get(kind, "")
    try:
        return sentence.format_map(data)
    except KeyError:
        return ""


__all__ = ["LETTERS", "NEWSLETTER", "STATIONERY", "NewsletterWords", "Stationery", "Wording", "reason"]
