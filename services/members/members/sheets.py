"""Members as CSV: written for spreadsheets, read as spreadsheets write it.

Read are UTF-8 (with or without its mark) and Windows-1252, with semicolons, commas or tabs. Written is UTF-8 with its
mark, no cell is a formula, and the band `2-9` has a dash that no spreadsheet takes for a day in September.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from chassis import schema
from chassis.errors import Invalid
from chassis.sheets import harmless, plain
from members.likeness import name_key
from members.models import Organisation
from members.schemas.exchange import COLUMNS, SEPARATOR, MemberRow

LARGEST = 20 * 1024 * 1024  # bytes
MOST_ROWS = 20_000
DELIMITERS = ";,\t"
_row = MemberRow()


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, in which line of the file (its first is 1) and which column; none: with the line as a whole."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}{', ' if self.column else ''}{self.column}: {self.text}"


@dataclass(frozen=True)
class Row:
    """A line that could be read."""

    line: int
    fields: dict[str, Any]

    @property
    def likeness(self) -> tuple[str, str | None]:
        """What tells a member without a number from others."""
        return name_key(self.fields["name"]), self.fields.get("postcode")


class Unreadable(Exception):
    """The file is no table of members at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read(raw: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows, and every fault of those that cannot be read. Raises Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable(Fault(1, "", "The file is larger than 20 MiB."))
    lines = csv.reader(io.StringIO(_text(raw), newline=""), delimiter=_delimiter(raw), strict=True)
    rows: list[Row] = []
    faults: list[Fault] = []
    try:
        header = _header(next(lines, []))
        began = lines.line_num + 1
        for count, cells in enumerate(lines):
            if count >= MOST_ROWS:
                raise Unreadable(Fault(began, "", f"There are more than {MOST_ROWS} lines."))
            if any(cell.strip() for cell in cells):
                _take(began, header, cells, rows, faults)
            began = lines.line_num + 1
    except csv.Error as error:
        raise Unreadable(Fault(lines.line_num, "", f"This is not CSV: {error}.")) from None
    return rows, faults


def write(out: IO[str], members: Iterable[Organisation]) -> None:
    """The members as `read` understands them."""
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    for member in members:
        table.writerow([harmless(_cell(member, column)) for column in COLUMNS])


def faults_of(line: int, refusal: Invalid) -> Iterator[Fault]:
    """What a refusal says of a line."""
    for error in refusal.details["errors"]:
        yield Fault(line, error["pointer"].strip("/").partition("/")[0], error["detail"])


def _take(line: int, header: list[str], cells: list[str], rows: list[Row], faults: list[Fault]) -> None:
    if len(cells) != len(header):
        faults.append(Fault(line, "", f"Has {len(cells)} cells where the header has {len(header)}."))
        return
    try:
        found = schema.load(_row, {name: plain(cell.strip()) for name, cell in zip(header, cells, strict=True)})
        rows.append(Row(line, found))
    except Invalid as refusal:
        faults.extend(faults_of(line, refusal))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(Fault(line, "", "The file is neither UTF-8 nor Windows-1252.")) from None


def _delimiter(raw: bytes) -> str:
    """What divides the header; no name of a column holds any of them."""
    header = raw.partition(b"\n")[0].decode("latin-1")
    return max(DELIMITERS, key=header.count)


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    if unknown := [name for name in header if name not in COLUMNS]:
        raise Unreadable(Fault(1, unknown[0], f"There is no such column; there are {', '.join(COLUMNS)}."))
    for name in header:
        if header.count(name) > 1:
            raise Unreadable(Fault(1, name, "Is there twice."))
    for name in ("name", "kind"):
        if name not in header:
            raise Unreadable(Fault(1, name, "This column is missing."))
    return header


def _cell(member: Organisation, column: str) -> str:
    about: Any = member.membership if column in ("membership_kind", "since") else member
    value = getattr(about, column.removeprefix("membership_"))
    if column == "size" and value:
        return str(value).replace("-", "–")
    if isinstance(value, list):
        return f" {SEPARATOR} ".join(value)
    return "" if value is None else str(value)  # of a date: as ISO 8601 has it
