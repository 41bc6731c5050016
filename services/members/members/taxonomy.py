"""The taxonomy of competences that an empty register begins with; from then on it is the office's."""

from __future__ import annotations

import csv
from pathlib import Path

FILE = Path(__file__).parent / "data" / "competences.csv"


def shipped() -> list[dict[str, str | None]]:
    """Code, parent (None of a field) and both labels of each term, a field before what is in it."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [row | {"parent": row["parent"] or None} for row in csv.DictReader(lines)]
