"""Pictures that are none, too much, or more than one thing, at every route that takes one."""

from __future__ import annotations

import io
import time
from typing import Any

import httpx
import pytest
from PIL import Image

from gateway.app import routes
from tests.e2e.cast import PREFIX, Cast
from tests.e2e.pictures import NONE, POLYGLOTS, drawn
from tests.e2e.records import differing, settled, written

TAKING = {route.path: route for route in routes() if route.body == "image"}


def sent(cast: Cast, path: str, content: bytes, **more: Any) -> httpx.Response:
    who = "member" if "/me/" in path else "office"
    return cast.ask(who, TAKING[path], content=content, headers={"content-type": "image/png"} | more)


@pytest.mark.parametrize("path", TAKING)
def test_what_is_no_picture_or_too_large_a_one_is_refused_at_once(cast: Cast, path: str) -> None:
    before = written(cast.home)
    for what, content in NONE.items():
        began = time.monotonic()
        answer = sent(cast, path, content)
        assert time.monotonic() - began < 10, what
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/image"), what
    assert sent(cast, path, bytes(10_000_000)).status_code == 413
    assert sent(cast, path, drawn(), **{"content-type": "text/html"}).status_code == 415
    assert differing(before, written(cast.home)) == set()


@pytest.mark.parametrize("path", TAKING)
def test_of_a_picture_that_is_something_else_too_the_picture_alone_is_served(cast: Cast, path: str) -> None:
    for what, content in POLYGLOTS.items():
        url = sent(cast, path, content).raise_for_status().json()["logo_url"]
        served = cast.people["anonymous"].get(url.removeprefix(PREFIX))
        assert served.headers["content-type"] in ("image/png", "image/jpeg")
        assert served.headers["x-content-type-options"] == "nosniff"
        assert b"Versteck" not in served.content, what
        assert b"versteck.html" not in served.content, what
        assert Image.open(io.BytesIO(served.content)).size == (40, 30)
    settled(cast.home)
