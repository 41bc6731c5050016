"""Which competences a code of the Common Procurement Vocabulary (Regulation (EC) 213/2008) asks for.

Authorities know CPV and not our taxonomy. The longest beginning that stands in the table counts: CPV is a hierarchy.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DIVISIONS = (  # the first two digits; there are no others
    *("03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35", "37", "38", "39", "41"),
    *("42", "43", "44", "45", "48", "50", "51", "55", "60", "63", "64", "65", "66", "70", "71", "72", "73", "75", "76"),
    *("77", "79", "80", "85", "90", "92", "98"),
)
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
