"""The doors' shapes, as contracts/doors has them: for OpenAPI, and for the types of a query."""

from __future__ import annotations

import json
import logging
from functools import cached_property
from pathlib import Path
from typing import Any

from chassis.errors import field_error
from gateway.bodies import LARGEST_INTEGER

log = logging.getLogger(__name__)

Shape = dict[str, Any]
WORDS = {"true": True, "1": True, "false": False, "0": False}


class Contracts:
    """contracts/doors/*.json, read at first use; without them queries travel as text and shapes stay open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._types: dict[str, dict[str, str]] = {}

    @cached_property
    def services(self) -> dict[str, Shape]:
        """Service -> its contract."""
        found = {}
        for path in sorted((self.folder / "doors").glob("*.json")):
            contract = json.loads(path.read_text("utf-8"))
            found[str(contract["service"])] = contract
        if not found:
            log.warning("no contracts found", extra={"folder": str(self.folder)})
        return found

    def door(self, name: str) -> Shape | None:
        """What stands on a door ("members.admit")."""
        service, _, door = name.partition(".")
        found: Shape | None = self.services.get(service, {}).get("doors", {}).get(door)
        return found

    def fields(self, name: str) -> dict[str, Shape]:
        """The fields of a door's request."""
        service = name.partition(".")[0]
        request = (self.door(name) or {}).get("request", {})
        resolved = self.resolve(service, request)
        found: dict[str, Shape] = resolved.get("properties", {})
        return found

    def resolve(self, service: str, shape: Shape) -> Shape:
        """The schema a reference names, or the schema itself."""
        reference = shape.get("$ref", "")
        if not reference:
            return shape
        found: Shape = self.services.get(service, {}).get("schemas", {}).get(reference.rpartition("/")[2], {})
        return found

    def typed(self, door: str, query: dict[str, Any]) -> dict[str, Any]:
        """A query's texts as the door's schema has them: numbers and booleans where they read as such."""
        types = self._types.get(door)
        if types is None:
            types = self._types[door] = {k: _type(shape) for k, shape in self.fields(door).items()}
        return {name: _typed(name, value, types.get(name, "string")) for name, value in query.items()}


def _type(shape: Shape) -> str:
    found = shape.get("type", "string")
    if isinstance(found, list):
        found = next((each for each in found if each != "null"), "string")
    return str(found)


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind == "array" and isinstance(value, str):
        return [value]
    if not isinstance(value, str):
        return value
    if kind == "boolean":
        return WORDS.get(value.lower(), value)
    if kind in ("integer", "number") and len(value) <= 400:
        return _number(name, value, kind)
    return value


def _number(name: str, text: str, kind: str) -> Any:
    """A number a service can hold, or the text for its schema to refuse."""
    try:
        value = int(text) if kind == "integer" else float(text)
    except ValueError:
        return text
    if not abs(value) <= LARGEST_INTEGER:
        raise field_error(f"/{name}", "Is too large.")
    return value
