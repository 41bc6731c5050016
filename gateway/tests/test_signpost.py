"""The signpost leads where Starlette's router would, whatever the number of routes."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from gateway.signpost import Signpost

PATHS = ("/", "/jobs", "/jobs/{id:int}", "/jobs/new", "/jobs/{id:int}/close", "/{page}", "/feeds/{name}.atom")


def way(path, method="GET"):
    return Route(path, lambda _: PlainTextResponse(f"{method} {path}"), methods=[method])


@pytest.fixture(scope="module")
def ask():
    transport = httpx.ASGITransport(Signpost([*map(way, PATHS), way("/jobs/{id:int}", "PATCH")]))

    async def answer(method, path):
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path)

    return lambda method, path: asyncio.run(answer(method, path))


@pytest.mark.parametrize(
    ("path", "led_to"),
    [
        ("/", "/"),
        ("/jobs", "/jobs"),
        ("/jobs/7", "/jobs/{id:int}"),
        ("/jobs/new", "/jobs/new"),
        ("/jobs/7/close", "/jobs/{id:int}/close"),
        ("/imprint", "/{page}"),
        ("/feeds/jobs.atom", "/feeds/{name}.atom"),
    ],
)
def test_a_path_leads_to_its_route(ask, path, led_to):
    assert ask("GET", path).text == f"GET {led_to}"


def test_another_method_leads_on_along_the_same_path(ask):
    assert ask("PATCH", "/jobs/7").text == "PATCH /jobs/{id:int}"
    assert ask("DELETE", "/jobs/7").status_code == 405


@pytest.mark.parametrize("path", ["/jobs/", "/jobs/seven", "/jobs/7/reopen", "/a/b", "/feeds/", "/feeds/x.rss"])
def test_what_leads_nowhere_is_not_found(ask, path):
    assert ask("GET", path).status_code == 404
