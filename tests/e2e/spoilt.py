"""For each field of a door's shape what no door takes, enumerated from the shape itself."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from chassis.schema import Line, Text

UNPRINTABLE = {
    "NUL": "a\x00b",
    "escape": "a\x1b[31mb",
    "half a character": "a\ud800b",
    "right-to-left override": "a\u202eb",
    "right-to-left isolate": "a\u2067b",
    "right-to-left mark": "a\u200fb",
}
HTML = "<img src=x onerror=alert(1)><script>alert(1)</script>"
TWO_LINES = "a\r\nBcc: b@example.org"
WRONG_TYPES: dict[type[fields.Field[Any]], tuple[Any, ...]] = {
    fields.Boolean: ("true", 2, [], {}),
    fields.Integer: ("x", [], {}, 1.5, True),
    fields.List: ("x", 5, {}, True),
    fields.Nested: ("x", 5, [], True),
    fields.String: (5, 1.5, True, [], {}),
    fields.UUID: (5, True, [], {}, "x"),
    fields.Date: (5, True, [], {}, "x"),
}
FREE = (Line, Text)  # whatever people write, as long as it can be stored


@dataclass(frozen=True)
class Spoilt:
    """A body with one field that no door takes, and the field at its top level that it lies in."""

    what: str
    body: dict[str, Any]
    top: str


def spoilt(shape: Schema, good: dict[str, Any]) -> Iterator[Spoilt]:
    """Every body that is `good` but for one value."""
    for path, field in _leaves(shape, good):
        for what, value in _values(field, path[-1]):
            yield Spoilt(f"{what} as {'.'.join(path)}", with_value(good, path, value), path[0])


def full_of_html(shape: Schema, good: dict[str, Any]) -> dict[str, Any]:
    """The body with HTML wherever people write freely."""
    found = good
    for path, field in _leaves(shape, good):
        if isinstance(field, FREE):
            found = with_value(found, path, HTML)
        elif isinstance(field, fields.List) and isinstance(field.inner, FREE):
            found = with_value(found, path, [HTML])
    return found


def paths(shape: Schema, good: dict[str, Any]) -> list[tuple[str, ...]]:
    """The way to each field of a body."""
    return [path for path, _ in _leaves(shape, good)]


def with_value(body: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The body with another value there."""
    changed = deepcopy(body)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return changed


def _leaves(shape: Schema, good: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], fields.Field[Any]]]:
    """The fields of a shape that the body gives, those of what is nested in it too."""
    for name, value in good.items():
        field = shape.fields[name]
        yield (name,), field
        if isinstance(field, fields.Nested):
            yield from (((name, *path), inner) for path, inner in _leaves(field.schema, value))


def _values(field: fields.Field[Any], name: str) -> Iterator[tuple[str, Any]]:
    yield from UNPRINTABLE.items()
    if not field.allow_none:
        yield "nothing", None
    yield from (("another type", value) for value in _wrong_types(field))
    if isinstance(field, fields.List):
        yield from ((f"a list of {what}", [value]) for what, value in _texts(field.inner, name))
    elif not isinstance(field, fields.Nested):
        yield from _texts(field, name)


def _wrong_types(field: fields.Field[Any]) -> tuple[Any, ...]:
    return next(values for kind, values in WRONG_TYPES.items() if isinstance(field, kind))


def _texts(field: fields.Field[Any], name: str) -> Iterator[tuple[str, Any]]:
    """What is no text for a field, beyond what no field takes."""
    least, most = _bounds(field)
    secret = "password" in name  # of any signs that its owner likes
    if least or not isinstance(field, FREE):
        yield "empty", ""
    if (least or not isinstance(field, FREE)) and not secret:
        yield "blank", "  "
    if not isinstance(field, Text) and not secret:
        yield "two lines", TWO_LINES
    if not isinstance(field, FREE) and not secret:
        yield "HTML", HTML
    if most:
        yield "too long", "ß" * (most + 1)


def _bounds(field: fields.Field[Any]) -> tuple[int | None, int | None]:
    lengths = [each for each in field.validators if isinstance(each, validate.Length)]
    return (lengths[0].min, lengths[0].max) if lengths else (None, None)
