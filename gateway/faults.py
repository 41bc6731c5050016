"""What is wrong with a field, in the reader's language.

The services say it in English (marshmallow's texts and their own), which is what programs log and search for.
texts/faults.json has the German for each; `{…}` stands for a value that is carried over.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from chassis.errors import Refusal

TEXTS = Path(__file__).parent / "texts" / "faults.json"
_PLACE = re.compile(r"\{(\w+)\}")


def of(refusal: Refusal, language: str) -> list[dict[str, str]]:
    """The fields a refusal names, each with what is wrong there."""
    errors: list[dict[str, str]] = refusal.details.get("errors", [])
    return [error | {"detail": in_language(error["detail"], language)} for error in errors]


def in_language(text: str, language: str) -> str:
    """A text about a field in a language; one that is not known stays as it is."""
    if language == "en":
        return text
    for pattern, german in _german():
        if found := pattern.fullmatch(text):
            return german.format(**found.groupdict())
    return text


@cache
def _german() -> list[tuple[re.Pattern[str], str]]:
    """What a text looks like, and its German; first whichever says most beside its values."""
    texts: dict[str, str] = json.loads(TEXTS.read_text("utf-8"))
    particular = sorted(texts, key=lambda text: -len(_PLACE.sub("", text)))
    return [(re.compile(_pattern(text), re.DOTALL), texts[text]) for text in particular]


def _pattern(text: str) -> str:
    """`Longer than {max}.` as a pattern with the value as a named group."""
    literals, names = _PLACE.split(text)[::2], _PLACE.findall(text)
    groups = [f"(?P<{name}>.*)" for name in names]
    return "".join(re.escape(literal) + group for literal, group in zip(literals, [*groups, ""], strict=True))
