"""The currencies that are legal tender somewhere, by their ISO 4217 codes."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "currencies.csv"


@cache
def codes() -> tuple[str, ...]:
    """In the order of the alphabet."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(row["code"] for row in csv.DictReader(lines))
