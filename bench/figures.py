"""A measured figure beside its limit, and the table of all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


class BrokenError(RuntimeError):
    """A benchmark did not measure what it was to measure; its figure would mean nothing."""


@dataclass(frozen=True)
class Figure:
    """One promise and what came of it. `how` says what was measured, with the parts of a ratio."""

    what: str
    value: float
    limit: float
    unit: str
    how: str
    at_least: bool = False  # otherwise the limit is the most it may be

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def row(self) -> tuple[str, str, str, str, str]:
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "MISSED"
        return self.what, self._written(self.value), f"{sign} {self._written(self.limit)}", verdict, self.how

    def _written(self, number: float) -> str:
        digits = 2 if self.unit.startswith("×") else 1 if number < 100 and number % 1 else 0
        return f"{number:,.{digits}f} {self.unit}"


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, so that it can stand in a README as it is."""
    rows = [("what", "measured", "limit", "", "how"), *(each.row() for each in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    head, *body = ("| " + " | ".join(row) + " |" for row in padded)
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])


def spread(values: Sequence[float]) -> str:
    """The median with the least and the most: `1,200 (1,100–1,300)`."""
    return f"{median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]
