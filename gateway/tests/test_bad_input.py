"""What no service ever sees."""

import json
from contextlib import suppress

import httpx
import pytest

from gateway.tests.peer import ID

DEEP = b'{"a":' + b"[" * 60 + b"]" * 60 + b"}"
BODIES = {
    "no JSON": (b"{", 400, "malformed_json"),
    "no UTF-8": (b'{"a": "\xff"}', 400, "malformed_json"),
    "a list": (b"[]", 400, "object_expected"),
    "a repeated name": (b'{"a": 1, "a": 2}', 400, "malformed_json"),
    "a repeated name inside": (b'{"o": {"a": 1, "a": 2}}', 400, "malformed_json"),
    "NaN": (b'{"a": NaN}', 400, "malformed_json"),
    "Infinity": (b'{"a": -Infinity}', 400, "malformed_json"),
    "a float beyond all": (b'{"a": 1e999}', 400, "malformed_json"),
    "a huge integer": (b'{"a": 99999999999999999999}', 400, "malformed_json"),
    "an integer of 5,000 digits": (b'{"a": ' + b"9" * 5000 + b"}", 400, "malformed_json"),
    "deep nesting": (DEEP, 400, "malformed_json"),
    "nesting beyond the reader": (b"[" * 100_000, 400, "malformed_json"),
    "over 1 MiB": (b'{"a": "' + b"x" * 2**20 + b'"}', 413, "body_too_large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_refused_with_its_problem(client, peer, name):
    body, status, code = BODIES[name]
    answer = client.post("/api/v1/applications", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert not peer.asked("members.apply")


def test_a_body_that_comes_in_pieces_is_measured_too(client):
    pieces = (b" " * 65536 for _ in range(40))
    answer = client.post("/api/v1/applications", content=pieces, headers={"content-type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
def test_another_content_type_is_415(client, media):
    answer = client.post("/api/v1/applications", content=b"{}", headers={"content-type": media})
    assert (answer.status_code, answer.json()["code"]) == (415, "json_expected")


QUERIES = {
    **dict.fromkeys(("limit=0", "limit=101", "limit=x", "limit=-1", "limit=٣", "limit=1e2"), 422),
    "radius_km=99999999999999999999": 422,
    "near=%FF": 400,
    "a=" + "b" * 5000: 400,
    "&".join("a=1" for _ in range(60)): 400,
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_bad_query_is_refused(client, query):
    assert client.get(f"/api/v1/jobs?{query}").status_code == QUERIES[query]


def test_numbers_of_a_query_travel_as_the_contract_has_them(client, jobs):
    client.get("/api/v1/jobs?near=18055&radius_km=30&limit=7&q=2024")
    [asked] = [each["asked"] for each in jobs.asked("jobs.list_jobs") if "near" in each["asked"]]
    assert asked == {"near": "18055", "radius_km": 30, "limit": 7, "q": "2024"}


@pytest.mark.parametrize("path", ["/api/v1/jobs/7", "/api/v1/nothing", "/api/v1/jobs/", "/api/v1/jobs/%00"])
def test_an_unknown_path_is_a_404_problem(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_unknown_id_is_the_service_s_404(client):
    answer = client.get(f"/api/v1/jobs/{ID[:-1]}9")
    assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


def test_another_method_is_405_and_says_which_are_allowed(client):
    answer = client.request("PUT", "/api/v1/applications", content=b"{}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_field_that_the_path_gives_cannot_be_given_in_the_body(client):
    answer = client.post(f"/api/v1/events/{ID}/registrations", json={"event_id": ID, "name": "A"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/event_id", "detail": "Dieses Feld gibt es nicht."}]


@pytest.mark.parametrize("key", ["", "x" * 201, "ä"])
def test_a_malformed_idempotency_key_is_refused(client, key):
    headers = {"idempotency-key": key.encode()}
    answer = client.post("/api/v1/applications", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")


def test_a_request_that_cannot_be_parsed_does_no_harm(client, gateway):
    with suppress(httpx.TransportError):  # hyper may close before it has read all of it
        assert httpx.get(gateway.url, headers={"x-long": "y" * 600_000}).status_code >= 400
    assert client.get("/livez").json() == {"alive": True}


def test_no_text_of_an_exception_is_ever_shown(client):
    answer = client.get("/api/v1/competences/cloud")
    assert answer.status_code == 500
    assert "secret" not in json.dumps(answer.json())
