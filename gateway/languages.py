"""German or English, by Accept-Language (RFC 9110 §12.5.4)."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
DEFAULT: Language = "de"


def known(text: str) -> Language | None:
    """The language that `text` names, if it is one of ours."""
    return text if text in LANGUAGES else None


@lru_cache(maxsize=512)
def best(accept: bytes) -> Language:
    """Of our languages the one that Accept-Language prefers; German where it says nothing of either."""
    weights: dict[str, float] = {}
    for part in accept[:500].decode("latin-1").lower().split(","):
        tag, _, parameter = part.partition(";")
        weights.setdefault(tag.strip().split("-")[0], _weight(parameter))
    rest = weights.get("*", 0.0)
    german, english = weights.get("de", rest), weights.get("en", rest)
    return "en" if english > german else DEFAULT


def _weight(parameter: str) -> float:
    """The quality of `q=0.8`: 1 when absent, 0 when it cannot be read."""
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
