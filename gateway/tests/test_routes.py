"""Every route describes itself, and the description is the truth."""

import json
import re
from pathlib import Path

import pytest

import chassis
from gateway.app import routes
from gateway.contracts import Contracts
from gateway.identity import ACCOUNT, ANYONE
from gateway.openapi import document, fixed
from gateway.routes import Routes

CONTRACTS = Contracts(Path(chassis.__file__).parent.parent / "contracts")
FIXTURE = Contracts(Path(__file__).with_name("contracts"))


async def handler(call):
    """Does nothing."""


def test_a_route_that_does_not_say_who_may_take_it_cannot_be_made():
    with pytest.raises(TypeError, match="does not declare who"):
        Routes("/x").post("/y", calls="members.admit")
    with pytest.raises(TypeError, match="does not declare who"):
        Routes("/x").get("/y", needs=())


def test_a_route_without_a_summary_cannot_be_made():
    async def silent(call): ...

    with pytest.raises(TypeError, match="no docstring"):
        Routes().get("/y", needs="anyone")(silent)


def test_every_route_says_who_may_take_it():
    known = {ANYONE, ACCOUNT, "member", "office", "board", "admin"}
    for route in routes():
        assert route.needs
        assert set(route.needs) <= known, route.path


def test_no_two_routes_are_the_same():
    ways = [(route.method, re.sub(r"\{\w+(:\w+)?\}", "{}", route.path)) for route in routes()]
    assert len(ways) == len(set(ways))


def test_what_is_kept_is_public_and_what_changes_makes_stale():
    for route in routes():
        assert not route.tags or route.needs == (ANYONE,)
        assert not route.touches or not route.safe


@pytest.mark.parametrize(
    "route", [r for r in routes() if r.path.startswith("/api/v1")], ids=lambda r: f"{r.method} {r.path}"
)
def test_a_route_needs_what_its_door_needs(route):
    for door in route.calls:
        sign = CONTRACTS.door(door)
        if door.partition(".")[0] in CONTRACTS.services:
            assert sign, f"{door} is not in the contracts"
            assert not (sign["writes"] and route.safe), door
            assert set(sign["needs"] or route.needs) == set(route.needs), door


def test_the_description_has_every_route_of_the_api():
    api = document(routes(), FIXTURE, "http://here")
    described = {(method.upper(), path) for path, methods in api["paths"].items() for method in methods}
    assert ("PATCH", "/jobs/{id}") in described
    assert len(described) == sum(route.path.startswith("/api/v1") for route in routes())
    ids = [operation["operationId"] for methods in api["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_every_reference_in_the_description_leads_somewhere():
    for contracts in (FIXTURE, CONTRACTS):
        api = document(routes(), contracts, "http://here")
        for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(api)):
            assert name in api["components"]["schemas"]


def test_the_shapes_come_from_the_contracts_without_what_the_path_gives():
    api = document(routes(), FIXTURE, "http://here")
    change = api["paths"]["/jobs/{id}"]["patch"]
    shape = change["requestBody"]["content"]["application/json"]["schema"]
    assert shape["properties"] == {"title": {"type": "string"}}
    assert "required" not in shape
    reply = change["responses"]["200"]["content"]["application/json"]["schema"]
    assert reply == {"$ref": "#/components/schemas/jobs.Job"}
    query = [each["name"] for each in api["paths"]["/jobs"]["get"]["parameters"]]
    assert query == ["limit", "cursor", "radius_km", "near"]
    assert change["x-needs"] == ["member", "office"]


def test_what_a_function_fixes_is_found_out():
    by_name = {(route.method, route.path): route for route in routes()}
    assert fixed(by_name["POST", "/api/v1/applications/{id:uuid}/admission"]) == {"application_id"}
    assert fixed(by_name["POST", "/api/v1/newsletter/subscriptions"]) == {"form_url"}


def test_the_description_is_served(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.json()["openapi"] == "3.1.0"
    assert answer.headers["etag"]


def test_the_description_names_what_becomes_of_used_links_and_ended_sessions():
    paths = document(routes(), CONTRACTS, "http://here")["paths"]
    assert "410" in paths["/newsletter/confirm"]["post"]["responses"]
    assert "410" not in paths["/applications"]["post"]["responses"]
    assert all("401" in operation["responses"] for path in paths.values() for operation in path.values())
