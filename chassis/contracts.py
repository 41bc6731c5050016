"""What services know of each other, written from the schemas they check with.

`contracts/doors/<service>.json`: every door with its request, reply and rights. `contracts/facts/<topic>.json`: the
JSON Schema of a fact's data; the examples in it are written by hand, kept when the file is written anew, and
validated against the schema.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import jsonschema
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from chassis.doors import Sign
from chassis.messages import Message
from chassis.service import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def write(services: list[Plan], folder: Path) -> list[Path]:
    """Write all contracts below `folder`; the files whose text changed. Raises ValueError for a bad example."""
    texts: dict[Path, str] = {}
    for service in services:
        texts[folder / "doors" / f"{service.name}.json"] = _text(doors(service))
        for message in service.told:
            path = folder / "facts" / f"{message.topic}.json"
            texts[path] = _text(fact(message, _examples(path)))
    changed = [path for path, text in texts.items() if not path.is_file() or path.read_text() != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path])
    return changed


def doors(service: Plan) -> dict[str, Any]:
    """The doors of a service with the schemas they name."""
    spec = APISpec(service.name, "1", "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=_name)])
    entries = {sign.name: _entry(spec, sign) for sign in signs(service)}
    schemas = spec.to_dict().get("components", {}).get("schemas", {})
    contract: dict[str, Any] = _relocated({"service": service.name, "doors": entries, "schemas": schemas})
    return contract


def signs(service: Plan) -> list[Sign]:
    """What stands on the service's doors, by name."""
    found = [method.sign for _, method in inspect.getmembers(service.cls) if hasattr(method, "sign")]
    return sorted(found, key=lambda sign: sign.name)


def hearings(service: Plan) -> dict[str, type[Message]]:
    """The service's hearing methods and what they hear."""
    return {name: m.hears for name, m in inspect.getmembers(service.cls) if hasattr(m, "hears")}


def _entry(spec: APISpec, sign: Sign) -> dict[str, Any]:
    summary, _, description = sign.summary.partition("\n")
    return {
        "summary": summary,
        "description": inspect.cleandoc(description),
        "needs": list(sign.needs),
        "writes": not sign.reads,
        "request": _reference(spec, sign.request, load=True),
        "reply": _reference(spec, sign.reply, load=False),
    }


def _reference(spec: APISpec, schema: Schema, *, load: bool) -> dict[str, str]:
    name = _name(schema)
    if name not in spec.components.schemas:
        spec.components.schema(name, schema=schema)
        if load:
            spec.components.schemas[name]["additionalProperties"] = False
    return {"$ref": f"#/schemas/{name}"}


def _name(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__


def _relocated(tree: Any) -> Any:
    """Apispec's references, pointing into this document."""
    if isinstance(tree, dict):
        return {k: _relocated(v) for k, v in tree.items()}
    if isinstance(tree, list | tuple):
        return [_relocated(v) for v in tree]
    return tree.replace("#/components/schemas/", "#/schemas/") if isinstance(tree, str) else tree


def fact(message: type[Message], examples: list[dict[str, Any]]) -> dict[str, Any]:
    """The contract of one fact. Raises ValueError when an example is missing or does not fit."""
    spec = APISpec(message.topic, "1", "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=_name)])
    spec.components.schema("Data", schema=message)
    schemas = _relocated(spec.to_dict()["components"]["schemas"])
    data = schemas.pop("Data")
    contract = {
        "$schema": DIALECT,
        "$id": f"/contracts/facts/{message.topic}.json",
        "title": message.__name__,
        "description": inspect.getdoc(message),
        "public": message.public,
        **data,
        "examples": examples,
    }
    if schemas:
        contract = json.loads(json.dumps(contract).replace("#/schemas/", "#/$defs/")) | {"$defs": schemas}
    _check_examples(message.topic, contract)
    return contract


def _check_examples(topic: str, contract: dict[str, Any]) -> None:
    if not contract["examples"]:
        raise ValueError(f"{topic}: write at least one example into its contract")
    validator = jsonschema.Draft202012Validator(contract, format_checker=jsonschema.FormatChecker())
    for example in contract["examples"]:
        for error in validator.iter_errors(example):
            raise ValueError(f"{topic}: an example does not fit: {error.json_path} {error.message}")


def _examples(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text()).get("examples", []) if path.is_file() else []


def _text(contract: dict[str, Any]) -> str:
    return json.dumps(contract, indent=2, ensure_ascii=False) + "\n"
