"""Nobody reads an English fault on a German page: every text about a field has its translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields, validate

from chassis import contracts
from chassis.service import plan
from gateway.faults import in_language

ROOT = Path(__file__).parent.parent
SERVICES = ("members", "jobs", "events", "notifications")
RAISING = {"ValidationError": 0, "field_error": 1}  # name -> which argument is the text


def of_schema(schema: Schema, seen: set[type]) -> Iterator[str]:
    """Every text with which a shape may refuse."""
    yield from schema.error_messages.values()
    for field in schema.fields.values():
        yield from of_field(field, seen)


def of_field(field: fields.Field[Any], seen: set[type]) -> Iterator[str]:
    yield from (text for text in field.error_messages.values() if isinstance(text, str))
    for validator in field.validators:
        yield from of_validator(validator)
    if isinstance(field, fields.List):
        yield from of_field(field.inner, seen)
    if isinstance(field, fields.Nested) and type(field.schema) not in seen:
        seen.add(type(field.schema))
        yield from of_schema(field.schema, seen)


def of_validator(validator: Any) -> Iterator[str]:
    if isinstance(validator, validate.And):
        for each in validator.validators:
            yield from of_validator(each)
    elif error := getattr(validator, "error", None):
        yield error
    else:
        names = [name for name in dir(validator) if re.fullmatch("default_message|message_(min|max|all)", name)]
        yield from (getattr(validator, name) for name in names)


def of_source(path: Path) -> Iterator[str]:
    """Every text about a field that stands in the code: raised, given as `error` or `detail`, or told as a fault."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield from _texts([word.value for word in node.keywords if word.arg == "error"])
            place = RAISING.get(getattr(node.func, "id", ""))
            yield from _texts(node.args[place : place + 1] if place is not None else [])
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from _texts([v for k, v in pairs if getattr(k, "value", None) == "detail"])
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and "'/" in ast.dump(node.value.elts[0]):
            yield from _texts(node.value.elts[1:])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{value}" for part in node.values)


def filled(text: str) -> str:
    """A text as a client gets it, with something in the places kept for values."""
    return re.sub(r"\{\w+\}", "7", text)


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_shape_may_say_is_known_in_german(service: str) -> None:
    shapes = [sign.request for sign in contracts.signs(plan(service))]
    texts = {filled(text) for shape in shapes for text in of_schema(shape, set())}
    assert len(texts) > 5
    assert {text for text in texts if in_language(text, "de") == text} == set()


def test_what_the_code_says_of_a_field_is_known_in_german() -> None:
    folders = ["chassis", "gateway", *(f"services/{service}/{service}" for service in SERVICES)]
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "tests" not in path.parts]
    texts = {filled(text) for path in paths if "migrations" not in path.parts for text in of_source(path)}
    texts.add("Contains characters that cannot be stored.")  # said by Shape, in a list
    assert {"Must be accepted.", "Lies in the past.", "Needs a venue or a link.", "Must be one line."} <= texts
    assert {text for text in texts if in_language(text, "de") == text} == set()
