"""Bad input by enumeration: each way to write to the members service, each field of its shape, each way to spoil it.

Every answer is a problem that names the field, and after all of them every table and the mailbox are as they were.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from members.models import Base

from chassis import contracts
from chassis.doors import Sign
from chassis.service import plan
from gateway.app import routes
from gateway.routes import Route
from tests.e2e.cast import GOOD, NOBODY, PREFIX, Cast
from tests.e2e.pictures import drawn
from tests.e2e.records import differing, settled, written
from tests.e2e.spoilt import Spoilt, full_of_html, paths, spoilt, with_value

SIGNS = {f"members.{sign.name}": sign for sign in contracts.signs(plan("members"))}
WRITES = {
    f"{route.method} {route.path.removeprefix(PREFIX)}": route
    for route in routes()
    if not route.safe and route.path.startswith(PREFIX) and route.calls[0] in SIGNS
}
BODIES = {name: route for name, route in WRITES.items() if route.body == "json"}
COLUMNS = {column.key for table in Base.metadata.tables.values() for column in table.columns} | {"roles", "is_admin"}
TEN_MB = "x" * 10_000_000
JSON = {"content-type": "application/json"}
NO_GRANTS: tuple[Any, ...] = ("", "x", 5, [], {}, None, "cookie\x00", "<b>")


def send(cast: Cast, name: str, body: Any) -> httpx.Response:
    """A body to a route, by who may send it; a lone surrogate travels as its escape."""
    return cast.ask(GOOD[name].who, WRITES[name], content=json.dumps(body), headers=JSON)


def door(route: Route) -> Sign:
    return SIGNS[route.calls[0]]


def pointers(answer: httpx.Response) -> set[str]:
    """The fields at the top level that a problem names."""
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["pointer"].split("/")[1] for error in answer.json().get("errors", [])}


@pytest.mark.parametrize("name", BODIES)
def test_a_spoilt_field_is_named_and_nothing_is_changed(cast: Cast, name: str) -> None:
    route, good, before = BODIES[name], GOOD[name].of(cast.ids), written(cast.home)
    cases = list(spoilt(door(route).request, good))
    cases += [Spoilt("an unknown field", good | {"surprise": 1}, "surprise")]
    cases += [Spoilt("a grant", good | {each: value}, each) for each in route.extra for value in NO_GRANTS]
    for case in cases:
        answer = send(cast, name, case.body)
        assert (answer.status_code, pointers(answer)) == (422, {case.top}), (case.what, answer.text)
    assert differing(before, written(cast.home)) == set()


@pytest.mark.parametrize("name", BODIES)
def test_ten_megabytes_in_any_field_are_too_large(cast: Cast, name: str) -> None:
    good, before = GOOD[name].of(cast.ids), written(cast.home)
    for path in paths(door(BODIES[name]).request, good) or [("surprise",)]:
        answer = send(cast, name, with_value(good, path, TEN_MB))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large"), path
    assert differing(before, written(cast.home)) == set()


@pytest.mark.parametrize("name", BODIES)
def test_no_column_of_any_table_comes_in_by_a_body(cast: Cast, name: str) -> None:
    """Roles, ids, numbers, states: each that the shape does not have is refused by name."""
    shape, good, before = door(BODIES[name]).request, GOOD[name].of(cast.ids), written(cast.home)
    fixed = (set(shape.fields) | set(BODIES[name].extra)) - set(good)
    for each in fixed - set(BODIES[name].extra):
        answer = send(cast, name, good | {each: NOBODY})
        assert (answer.status_code, pointers(answer)) == (422, {each})
    planted = COLUMNS - set(good) - fixed
    answer = send(cast, name, good | dict.fromkeys(planted, NOBODY))
    assert (answer.status_code, pointers(answer)) == (422, planted)
    assert {error["detail"] for error in answer.json()["errors"]} == {"Dieses Feld gibt es nicht."}
    for outer in (each for each in good if isinstance(good[each], dict)):
        planted = COLUMNS - set(good[outer])
        answer = send(cast, name, good | {outer: good[outer] | dict.fromkeys(planted, NOBODY)})
        found = {error["pointer"] for error in answer.json()["errors"]}
        assert found == {f"/{outer}/{each}" for each in planted}
    assert differing(before, written(cast.home)) == set()


NOT_IDS = (NOBODY, "1", "a%00b", "%ED%A0%80", "%E2%80%AEx", "x" * 5000, "..%2F..", "<b>")


@pytest.mark.parametrize("name", [name for name, route in WRITES.items() if "{" in route.path])
def test_an_id_that_is_none_or_nobodys_is_not_found(cast: Cast, name: str) -> None:
    route, before = WRITES[name], written(cast.home)
    who = GOOD[name].who if name in GOOD else "admin" if "accounts" in name else "member"
    who = "office" if route.needs == ("office",) else who
    body: dict[str, Any] = {"json": GOOD[name].of(cast.ids)} if name in GOOD else {}
    if route.body == "image":
        body = {"content": drawn(), "headers": {"content-type": "image/png"}}
    for id in NOT_IDS:
        answer = cast.ask(who, route, dict.fromkeys(cast.ids, id), **body)
        refused = {400, 404, 414} | ({422} if route.path.endswith("{code}") else set())
        assert answer.status_code in refused, (id, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert differing(before, written(cast.home)) == set()


SHOWN: dict[str, tuple[dict[str, Any], str]] = {  # what of the body is otherwise, and the page that shows it
    "PATCH /me/organisation": ({}, "/members/{id}"),
    "POST /partners": ({}, "/"),
    "POST /experts": ({"email": "html@example.org"}, "/"),
    "POST /working-groups": ({"chair_id": None}, "/"),
    "POST /working-groups/{id:uuid}/reports": ({}, "/"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_html_is_text_and_nothing_of_it_runs(cast: Cast, name: str) -> None:
    other, page = SHOWN[name]
    body = full_of_html(door(BODIES[name]).request, GOOD[name].of(cast.ids) | other)
    made = send(cast, name, body).raise_for_status().json()
    shown = cast.people["anonymous"].get(cast.base_url + page.format_map(made))
    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text
    for rendered in (value for key, value in made.items() if key.endswith("_html")):
        assert "<img" not in rendered
        assert "<script" not in rendered
    settled(cast.home)
