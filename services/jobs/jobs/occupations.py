"""IT occupations of the German classification KldB 2010 (Bundesagentur für Arbeit), codes of two to four digits."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "kldb_it_occupations.csv"


@cache
def labels() -> dict[str, str]:
    """Code -> German label."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["label_de"] for row in csv.DictReader(lines)}
