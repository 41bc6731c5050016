"""The contracts between services: up to date, with examples that fit, and readable by everyone who hears them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from marshmallow import ValidationError

from chassis import contracts, messages
from chassis.messages import Message, Undecodable
from chassis.service import installed, plan
from chassis.testing import CONTRACTS, examples

SERVICES = [plan(name) for name in installed() if name in ("members", "jobs", "events", "notifications")]
TOLD = {message.topic: message for service in SERVICES for message in service.told}
HEARD = [(f"{s.name}.{method}", message) for s in SERVICES for method, message in contracts.hearings(s).items()]


def envelope(topic: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e99",
        "source": "itmv/tests",
        "type": topic,
        "time": "2026-03-01T08:00:00Z",
        "subject": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e01",
        "data": data,
    }


def test_they_are_what_the_code_says(tmp_path: Path) -> None:
    for path in CONTRACTS.rglob("*.json"):
        copy = tmp_path / path.relative_to(CONTRACTS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text())
    assert contracts.write(SERVICES, tmp_path) == []


def test_nothing_lies_about_that_nobody_tells() -> None:
    assert {path.stem for path in (CONTRACTS / "facts").glob("*.json")} == set(TOLD)
    assert {path.stem for path in (CONTRACTS / "doors").glob("*.json")} == {service.name for service in SERVICES}


@pytest.mark.parametrize("path", sorted((CONTRACTS / "facts").glob("*.json")), ids=lambda p: p.stem)
def test_a_contract_is_a_json_schema_with_examples_that_fit(path: Path) -> None:
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["examples"]
    for example in schema["examples"]:
        jsonschema.validate(example, schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(("hearing", "message"), HEARD, ids=[name for name, _ in HEARD])
def test_a_hearer_reads_every_example_and_tolerates_new_fields(hearing: str, message: type[Message]) -> None:
    for example in examples(message.topic):
        fact = messages.read(message, envelope(message.topic, example | {"a_field_of_tomorrow": 1}))
        assert set(fact.data) <= set(example)


@pytest.mark.parametrize(("hearing", "message"), HEARD, ids=[name for name, _ in HEARD])
def test_a_hearer_asks_for_nothing_that_the_contract_leaves_open(hearing: str, message: type[Message]) -> None:
    schema = json.loads((CONTRACTS / "facts" / f"{message.topic}.json").read_text())
    required = {name for name, field in message().fields.items() if field.required}
    assert required <= set(schema["required"])


@pytest.mark.parametrize("message", TOLD.values(), ids=TOLD)
def test_a_teller_notices_what_it_forgot(message: type[Message]) -> None:
    with pytest.raises((ValidationError, AttributeError)):
        messages.dump(message, object())


@pytest.mark.parametrize("message", TOLD.values(), ids=TOLD)
def test_another_version_is_not_mistaken_for_this_one(message: type[Message]) -> None:
    other = message.topic.rpartition(".v")[0] + ".v99"
    with pytest.raises(Undecodable, match="unknown_type"):
        messages.read(message, envelope(other, examples(message.topic)[0]))
