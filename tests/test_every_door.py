"""Holes closed by enumeration: nothing is left undeclared, unheard, unmigrated or undocumented."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from members.models.tokens import SCOPES

from chassis import contracts
from chassis.doors import Sign
from chassis.schema import load
from chassis.service import Plan, installed, plan
from chassis.settings import setting
from docs.generate import facts, settings
from gateway.app import routes
from gateway.routes import SESSION, Route
from gateway.settings import Settings as GatewaySettings
from tests.e2e.cast import GOOD, NOBODY, PREFIX
from tests.rights import CELLS, ROLES, at_the_gate, declared, title

ROOT = Path(__file__).parent.parent
SERVICES = [plan(name) for name in installed() if name in ("members", "jobs", "events", "notifications")]
ROUTES = routes()
RIGHTS = declared()
SIGNS = {f"{service.name}.{sign.name}": sign for service in SERVICES for sign in contracts.signs(service)}
OPENED_BY_THE_GATEWAY_ITSELF = {"members.identify"}  # at every signed-in request, by gateway/identity.py


def test_all_four_services_are_installed() -> None:
    assert [service.name for service in SERVICES] == ["events", "jobs", "members", "notifications"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_asks_doors_that_exist_and_lets_nobody_in_whom_the_door_turns_away(route: Route) -> None:
    for name in route.calls:
        door = SIGNS[name]
        if door.needs:
            assert set(route.needs) <= {*door.needs, "account"}, f"{name} needs {door.needs}"
            assert "anyone" not in route.needs


@pytest.mark.parametrize("route", [r for r in ROUTES if r.method == "GET"], ids=lambda r: r.path)
def test_looking_changes_nothing(route: Route) -> None:
    assert all(SIGNS[name].reads for name in route.calls)


def test_every_scope_of_a_route_can_be_given_to_a_token_or_is_for_people_who_signed_in() -> None:
    assert {scope for route in ROUTES for scope in route.scopes} == {*SCOPES, SESSION}


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.path.startswith(("/api/v1/accounts", "/api/v1/me/"))], ids=lambda r: r.path
)
def test_no_token_changes_what_its_owner_signs_in_with(route: Route) -> None:
    """A leaked token must not become an account."""
    touched = {"password", "email", "second-factor", "tokens", "sessions", "accounts"} & set(route.path.split("/"))
    assert not touched or SESSION in route.scopes or route.needs == ("anyone",)


def test_the_table_of_rights_has_every_route_and_no_other() -> None:
    assert sorted(RIGHTS) == sorted(map(title, ROUTES))


@pytest.mark.parametrize("route", ROUTES, ids=title)
def test_the_table_of_rights_says_what_the_route_needs(route: Route) -> None:
    """Inside, the door may still say that something is another's; tests/e2e/test_every_right.py asks it."""
    cells = RIGHTS[title(route)]
    assert list(cells) == list(ROLES)
    for who, cell in cells.items():
        assert cell in CELLS
        if (turned_away := at_the_gate(route, who)) is not None:
            assert cell == turned_away, who


def test_no_token_brings_people_into_an_organisation_or_sees_them_off() -> None:
    """Who joins has an account without scopes."""
    writes = [route for route in ROUTES if "colleagues" in route.path and route.method != "GET"]
    assert writes
    assert all(SESSION in route.scopes for route in writes)


WRITES = {
    f"{route.method} {route.path.removeprefix(PREFIX)}": route
    for route in ROUTES
    if not route.safe and route.path.startswith(PREFIX) and route.body == "json"
    if route.calls[0].startswith("members.")
}
FIXED = {"token", "client", "device", "code"}  # what a route fixes besides ids


def test_every_way_to_write_to_members_has_a_body_as_it_should_be() -> None:
    """tests/e2e/test_every_field.py spoils each of its fields."""
    assert set(GOOD) == set(WRITES)


@pytest.mark.parametrize("name", WRITES)
def test_the_body_as_it_should_be_has_every_field_and_fits_the_shape(name: str) -> None:
    """Else a spoilt one would be refused for another reason than that it is spoilt."""
    shape, good = SIGNS[WRITES[name].calls[0]].request, GOOD[name].of({"members": NOBODY, "partners": NOBODY})
    fixed = set(shape.fields) - set(good)
    assert {each for each in fixed if not each.endswith("_id")} <= FIXED
    load(shape, good | {each: "cloud" if each == "code" else NOBODY for each in fixed - {"client", "device"}})


@pytest.mark.parametrize("name", SIGNS)
def test_a_door_is_opened_by_some_page_or_route(name: str) -> None:
    asked = {call for route in ROUTES for call in route.calls} | OPENED_BY_THE_GATEWAY_ITSELF
    assert name in asked | _asked_by_the_portal(), "a door that nobody opens"


def _asked_by_the_portal() -> set[str]:
    texts = [path.read_text() for path in (ROOT / "gateway").rglob("*.py") if "tests" not in path.parts]
    return {name for text in texts for name in re.findall(r'"([a-z]+\.[a-z_]+)"', text)}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_a_door_says_what_it_is_for(sign: Sign) -> None:
    assert sign.summary.endswith(".")


def test_no_two_routes_are_the_same() -> None:
    assert [k for k, count in Counter((r.method, r.path) for r in ROUTES).items() if count > 1] == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_what_is_heard_is_told_by_its_teller(service: Plan) -> None:
    told = {message.topic for each in SERVICES for message in each.told}
    assert {message.topic for message in contracts.hearings(service).values()} <= told


def test_every_internal_fact_is_heard() -> None:
    """A public one is heard by the journal; an internal one that nobody hears would be parked."""
    heard = {message.topic for each in SERVICES for message in contracts.hearings(each).values()}
    internal = {message.topic for each in SERVICES for message in each.told if not message.public}
    assert internal - heard == set()


def test_a_public_fact_names_no_person() -> None:
    personal = re.compile(r"e?mail|phone|person|given_name|family_name|token|password|street")
    for service in SERVICES:
        for message in (m for m in service.told if m.public):
            assert [name for name in message().fields if personal.search(name)] == [], message.topic


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_a_setting_of_a_service_is_read_from_a_variable_of_ours(service: Plan) -> None:
    for each in (*fields(service.settings), *fields(GatewaySettings)):
        assert each.metadata["name"].startswith("ITMV_")
        assert each.metadata["doc"], f"{each.metadata['name']} does not say what it is for"


def test_the_generated_documents_are_up_to_date() -> None:
    assert (ROOT / "docs" / "facts.md").read_text() == facts(SERVICES)
    assert (ROOT / "docs" / "settings.md").read_text() == settings(SERVICES)


def test_a_setting_has_one_default(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Elsewhere:
        queue_type: str = setting("ITMV_QUEUE_TYPE", "classic")

    monkeypatch.setattr("docs.generate.GatewaySettings", Elsewhere)
    with pytest.raises(ValueError, match="ITMV_QUEUE_TYPE has another default in gateway than in events, jobs"):
        settings(SERVICES)


def test_the_processes_are_the_services_and_the_gateway() -> None:
    names = [line.partition(":")[0] for line in (ROOT / "Procfile").read_text().splitlines() if line[:1].isalpha()]
    assert sorted(names) == sorted([*(service.name for service in SERVICES), "gateway"])


def test_the_metrics_ports_follow_one_another() -> None:
    offsets: dict[str, Any] = {service.name: service.settings.metrics_offset for service in SERVICES}
    assert offsets == {"members": 1, "jobs": 2, "events": 3, "notifications": 4}
