"""Cells of tables that a spreadsheet shows as text, never calculates as formulas (OWASP, CSV injection)."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "'"


def harmless(text: str) -> str:
    """The text for a cell: what a spreadsheet would calculate begins with an apostrophe, which `plain` takes off."""
    return MARK + text if text.lstrip(MARK).startswith(DANGEROUS) else text


def plain(cell: str) -> str:
    """The text that `harmless` made this cell of."""
    return cell.removeprefix(MARK) if cell.lstrip(MARK).startswith(DANGEROUS) else cell
