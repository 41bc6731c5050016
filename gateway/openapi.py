"""The OpenAPI 3.1 document: paths from the routes, shapes from contracts/doors."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Coroutine, Iterable
from typing import Any

from gateway.contracts import Contracts, Shape
from gateway.identity import ANYONE, COOKIE
from gateway.routes import Route

VERSION = "1"
PREFIX = "/api/v1"
_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
REFERENCE = "#/components/schemas/"
PROBLEM: Shape = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["pointer", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "instance", "code"],
}
PICTURE: Shape = {
    **{media: {} for media in ("image/png", "image/jpeg", "image/webp")},
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"image": {"type": "string"}}, "required": ["image"]}
    },
}
WITHOUT_CONTENT = (204, 303)
WORDS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is not valid.",
    403: "The right is missing.",
    404: "There is nothing here that may be seen.",
    408: "The body did not arrive in time.",
    409: "It does not fit the present state.",
    410: "It was here and will not come back.",
    412: "It was changed meanwhile.",
    413: "The body is larger than 1 MiB, or a picture than 2 MiB.",
    415: "The body is not of a type that is read here.",
    422: "Fields are not valid; `errors` points to them.",
    429: "Too many requests; see Retry-After.",
    503: "A service behind does not answer; see Retry-After.",
}


class Probed(Exception):
    """Raised by the probe with what a route's function fixes."""


def document(routes: Iterable[Route], contracts: Contracts, base_url: str) -> Shape:
    """The whole description."""
    paths: dict[str, Shape] = {}
    for route in routes:
        if route.path.startswith(PREFIX):
            path = _PARAMETER.sub(r"{\1}", route.path.removeprefix(PREFIX))
            paths.setdefault(path, {})[route.method.lower()] = _operation(route, contracts)
    return {
        "openapi": "3.1.0",
        "info": {"title": "IT-Initiative Mecklenburg-Vorpommern", "version": VERSION},
        "servers": [{"url": base_url + PREFIX}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM, **_schemas(contracts)},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def fixed(route: Route) -> set[str]:
    """The fields that the route's function gives to its door, found by calling it with a probe."""
    if route.fixes:
        return set(route.fixes)

    def probe(**given: Any) -> Any:
        raise Probed(set(given))

    parameters = {name: name for name, _ in _PARAMETER.findall(route.path)}
    if "call" not in inspect.signature(route.handler).parameters or len(route.calls) != 1:
        return set()
    probing: Coroutine[Any, Any, Any] = route.handler(_Probe(probe), **parameters)  # type: ignore[assignment]
    try:
        probing.send(None)
    except Probed as found:
        names: set[str] = found.args[0]
        return names
    except (StopIteration, AttributeError, TypeError, KeyError):
        return set()
    finally:
        probing.close()
    return set()


class _Probe:
    """Stands in for a call: anything may be asked of it, and calling it ends the probing."""

    def __init__(self, called: Any) -> None:
        self._called = called

    def __call__(self, **given: Any) -> Any:
        return self._called(**given)

    def __getattr__(self, name: str) -> _Probe:
        return self


def _operation(route: Route, contracts: Contracts) -> Shape:
    bound = fixed(route)
    operation: Shape = {
        "operationId": f"{route.subject}_{route.name}",
        "summary": route.summary,
        "tags": [route.subject],
        "parameters": _parameters(route, contracts, bound),
        "responses": _responses(route, contracts),
    }
    if ANYONE not in route.needs:
        operation["security"] = [{"session": []}, {"token": []}]
        operation["x-needs"] = list(route.needs)
    if not route.safe and route.body == "json":
        operation["requestBody"] = {"content": {"application/json": {"schema": _request(route, contracts, bound)}}}
    elif route.body == "image":
        operation["requestBody"] = {"required": True, "content": PICTURE}
    return operation


def _parameters(route: Route, contracts: Contracts, bound: set[str]) -> list[Shape]:
    found = []
    for name, kind in _PARAMETER.findall(route.path):
        shape = {"type": "string", "format": "uuid"} if kind == "uuid" else {"type": "string"}
        found.append({"name": name, "in": "path", "required": True, "schema": shape})
    if route.safe:
        found += _query(route, contracts, bound)
    if route.method == "POST":
        found.append(_header("Idempotency-Key", "The same key and body give the same answer for 24 h."))
    if route.reads:
        found.append(_header("If-Match", "The ETag of what is to be changed; 412 when it has changed."))
    return found


def _query(route: Route, contracts: Contracts, bound: set[str]) -> list[Shape]:
    if route.extra or len(route.calls) != 1:
        return [{"name": name, "in": "query", "schema": {"type": "string"}} for name in route.extra]
    service = route.calls[0].partition(".")[0]
    fields = contracts.fields(route.calls[0])
    return [
        {"name": name, "in": "query", "schema": _moved(shape, service)}
        for name, shape in fields.items()
        if name not in bound
    ]


def _header(name: str, description: str) -> Shape:
    return {"name": name, "in": "header", "description": description, "schema": {"type": "string"}}


def _request(route: Route, contracts: Contracts, bound: set[str]) -> Shape:
    """The door's request without what the route fixes, with what the gateway itself takes."""
    service = route.calls[0].partition(".")[0]
    door = contracts.door(route.calls[0]) or {}
    shape = dict(contracts.resolve(service, door.get("request", {"type": "object"})))
    properties = {k: v for k, v in shape.get("properties", {}).items() if k not in bound}
    shape["properties"] = properties | {name: {"type": "string"} for name in route.extra}
    shape["required"] = [name for name in shape.get("required", []) if name not in bound]
    if not shape["required"]:
        del shape["required"]
    moved: Shape = _moved(shape, service)
    return moved


def _responses(route: Route, contracts: Contracts) -> Shape:
    service = route.calls[0].partition(".")[0] if route.calls else ""
    door = contracts.door(route.calls[0]) if len(route.calls) == 1 else None
    content = {}
    if route.status not in WITHOUT_CONTENT:
        shape = _moved(door["reply"], service) if door and route.media == "application/json" else {}
        content = {"content": {route.media: {"schema": shape}}}
    found: Shape = {str(route.status): {"description": "Done.", **content}}
    if route.tags:
        found["304"] = {"description": "Unchanged since the ETag in If-None-Match."}
    problem = {"application/problem+json": {"schema": {"$ref": REFERENCE + "Problem"}}}
    for status in _refusals(route, contracts):
        found[str(status)] = {"description": WORDS[status], "content": problem}
    return found


def _refusals(route: Route, contracts: Contracts) -> list[int]:
    """401 is there for every route: a bearer token that is not valid is refused even where none is needed."""
    found = {400, 401, 422, 503} if route.calls else {400, 401}
    if ANYONE not in route.needs:
        found.add(403)
    if "{" in route.path:
        found |= {404, 410}
    if route.path.startswith(f"{PREFIX}/me/") or _names_a_thing(route, contracts):
        found.add(404)  # one may have no organisation or membership, and what is named may not be there
    if not route.safe:
        found |= {408, 409, 413, 415, 429}
    if route.calls and "token" in contracts.fields(route.calls[0]):
        found.add(410)  # a link that has been used
    if route.reads:
        found.add(412)
    return sorted(found)


def _names_a_thing(route: Route, contracts: Contracts) -> bool:
    return any(name.endswith("_id") for door in route.calls for name in contracts.fields(door))


def _schemas(contracts: Contracts) -> dict[str, Shape]:
    """Every service's schemas under names of their own."""
    return {
        f"{service}.{name}": _moved(shape, service)
        for service, contract in contracts.services.items()
        for name, shape in contract.get("schemas", {}).items()
    }


def _moved(shape: Shape, service: str) -> Any:
    """A schema with its references pointing to where the schemas stand in this document."""
    return json.loads(json.dumps(shape).replace('"#/schemas/', f'"{REFERENCE}{service}.'))
