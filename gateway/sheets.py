"""Tables as CSV that a spreadsheet opens as text, never as formulas."""

from __future__ import annotations

import csv
import io
from typing import Any

from chassis.sheets import harmless


def csv_of(rows: list[dict[str, Any]]) -> bytes:
    """The rows as CSV (RFC 4180) with a header line, UTF-8 with the mark that spreadsheets need."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    return "" if value is None else harmless(str(value))
