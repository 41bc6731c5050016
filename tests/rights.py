"""Who gets in where: tests/rights.csv, a row for each route and a column for each kind of person.

`member` asks for what belongs to it, and all others for just that: `other` is a member too. The office's things
(partners, applications) belong to no member. `yes` is in; 404 is for what one may not know of, or has not.
"""

from __future__ import annotations

import csv
from pathlib import Path

from gateway.routes import Route

FILE = Path(__file__).parent / "rights.csv"
ROLES = {  # of each kind of person, with what follows from them
    "anonymous": frozenset[str](),
    "member": frozenset({"account", "member"}),
    "other": frozenset({"account", "member"}),
    "office": frozenset({"account", "office"}),
    "board": frozenset({"account", "board", "office"}),
    "admin": frozenset({"account", "admin", "office"}),
}
OUT = ("401", "403")
CELLS = ("yes", "404", *OUT)


def declared() -> dict[str, dict[str, str]]:
    """The table: by route, who gets what."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row.pop("route"): row for row in csv.DictReader(lines)}


def title(route: Route) -> str:
    """What a route is called in the table."""
    return f"{route.method} {route.path}"


def at_the_gate(route: Route, who: str) -> str | None:
    """What the route's `needs` alone decide: 401, 403, or nothing yet."""
    if "anyone" in route.needs or ROLES[who] & set(route.needs):
        return None
    return "403" if ROLES[who] else "401"
