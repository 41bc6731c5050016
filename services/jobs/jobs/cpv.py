"""Which competences a code of the Common Procurement Vocabulary (Regulation (EC) 213/2008) asks for.

Authorities know CPV and not our taxonomy. The longest beginning that stands in the table counts: CPV is a hierarchy.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "cpv_competences.csv"


@cache
def _table() -> dict[str, tuple[str, ...]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["cpv"]: tuple(row["competences"].split("|")) for row in csv.DictReader(lines)}


def competences_of(codes: Iterable[str]) -> dict[str, str]:
    """Competence -> the first of the CPV codes that asks for it."""
    found: dict[str, str] = {}
    for code in codes:
        beginnings = (code[:length] for length in range(len(code), 1, -1))
        for competence in next((_table()[each] for each in beginnings if each in _table()), ()):
            found.setdefault(competence, code)
    return found
