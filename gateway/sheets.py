"""Tables as CSV that a spreadsheet opens as text, never as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from chassis.sheets import harmless

MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8


def head(columns: Sequence[str]) -> bytes:
    """How a table begins."""
    return MARK + _lines([columns])


def rows(items: Iterable[dict[str, Any]], columns: Sequence[str]) -> bytes:
    """The lines of some rows (RFC 4180)."""
    return _lines([[_cell(item.get(name)) for name in columns] for item in items])


def _lines(table: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table)
    return buffer.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    return "" if value is None else harmless(str(value))
