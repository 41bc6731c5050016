"""A member as a row of a table: what a spreadsheet or another program holds of it."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import fields, pre_load, validate

from chassis.schema import Line
from members.models.memberships import MEMBERSHIP_KINDS
from members.models.organisations import KINDS
from members.schemas.organisations import ProfileChange

SEPARATOR = "|"  # between the values of one cell; none of them may hold it
LISTS = ("social_profiles", "sectors", "countries", "competences")
TEXTS = ("description_markdown", "description_en_markdown", "products", "publications", "references")
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")


class MemberRow(ProfileChange):
    """A column that is missing says nothing; an empty cell says that there is nothing."""

    number = fields.Integer(validate=validate.Range(1, 10_000_000))
    name = Line(required=True, least=2, most=200)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    founded_year = fields.Integer(allow_none=True, validate=validate.Range(min=1200))
    membership_kind = fields.String(validate=validate.OneOf(MEMBERSHIP_KINDS))
    since = fields.Date()

    @pre_load
    def from_cells(self, cells: dict[str, str], **_: Any) -> dict[str, Any]:
        """Texts as the fields have them: lists divided, nothing for an empty cell, a German day as ISO 8601 has it."""
        found: dict[str, Any] = {}
        for name, cell in cells.items():
            if name in LISTS:
                found[name] = [part.strip() for part in cell.split(SEPARATOR) if part.strip()]
            elif cell or name in TEXTS:
                found[name] = cell
            elif name not in ("number", "visibility", "membership_kind", "since"):
                found[name] = None
        if size := found.get("size"):
            found["size"] = size.replace("–", "-")
        if day := GERMAN_DAY.match(found.get("since", "")):
            found["since"] = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
        return found


COLUMNS = (
    *("number", "name", "legal_form", "kind", "size", "street", "postcode", "city", "website", "visibility"),
    *("membership_kind", "since", "founded_year", *LISTS, *TEXTS),
)
