"""German is what the templates say; translations/en.json has the English for each text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

FOLDER = Path(__file__).parent / "translations"
BERLIN = ZoneInfo("Europe/Berlin")
LOCALES = {"de": "de_DE", "en": "en_GB"}


@cache
def english() -> dict[str, str]:
    """German text -> English text."""
    found: dict[str, str] = json.loads((FOLDER / "en.json").read_text("utf-8"))
    return found


def translator(language: str) -> Callable[[str], str]:
    """A function from German text to the language; raises KeyError where a translation is missing."""
    if language == "de":
        return lambda text: text
    return lambda text: english()[text]


def moment(text: str | None, language: str, pattern: str = "EEEE, d. MMMM y, HH:mm") -> str:
    """An RFC 3339 time as people in the state read it."""
    if not text:
        return ""
    if language == "en":
        pattern = pattern.replace("d.", "d")
    local = datetime.fromisoformat(text).astimezone(BERLIN)
    return format_datetime(local, pattern, locale=LOCALES[language]) + (" Uhr" if language == "de" else "")


def day(text: str | None, language: str) -> str:
    """An ISO date, or the day of a time."""
    return format_date(_day_of(text), "long", locale=LOCALES[language]) if text else ""


def last_day(end: str, language: str) -> str:
    """The last day of what is all day, whose end is the midnight after it."""
    return format_date(_day_of(end) - timedelta(days=1), "long", locale=LOCALES[language])


def _day_of(text: str) -> date:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).astimezone(BERLIN).date()


def money(cents: int, currency: str, language: str) -> str:
    """An amount in cents as units of its currency, which are told to the cent only where there is one."""
    pattern = "#,##0.00 ¤" if cents % 100 else "#,##0 ¤"
    return format_currency(cents / 100, currency, pattern, locale=LOCALES[language], currency_digits=False)


def number(value: float, language: str) -> str:
    """A number with the language's separators."""
    return format_decimal(value, locale=LOCALES[language])


def country(code: str, language: str) -> str:
    """What a country (ISO 3166-1) is called, or its code."""
    return str(Locale.parse(LOCALES[language]).territories.get(code, code))


def tongue(code: str, language: str) -> str:
    """What a language (ISO 639-1) is called, or its code."""
    return str(Locale.parse(LOCALES[language]).languages.get(code, code))
