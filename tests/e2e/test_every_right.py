"""Every route × everybody on a whole platform answers as tests/rights.csv says, and nobody changes what is another's.

Who is turned away sends the request as it should be, with the ids of what is there. Who gets in sends one that is
spoilt, so that nothing comes of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from gateway.app import routes
from gateway.routes import Route
from tests.e2e.cast import GOOD, NOBODY, PREFIX, Cast
from tests.e2e.pictures import drawn
from tests.e2e.records import differing, written
from tests.rights import OUT, ROLES, declared, title

ROUTES = [route for route in routes() if title(route) != f"GET {PREFIX}/stream"]  # which never ends
RIGHTS = declared()
NOTED = {"jobs.audit_records"}  # that somebody dropped an interest in a tender, which there need not be
MORE: dict[str, dict[str, Any]] = {
    "POST /jobs/{id:uuid}/extension": {"valid_through": (datetime.now(UTC).date() + timedelta(days=9)).isoformat()},
    "POST /jobs/{id:uuid}/closure": {"outcome": "filled"},
    "POST /events/{id:uuid}/registrations": {"name": "N", "email": "n@example.org"},
    "POST /events/{id:uuid}/group-registrations": {"people": [{"name": "N", "email": "n@example.org"}]},
    "POST /events/{id:uuid}/check-ins": {"registration_id": NOBODY},
}


def cannot_be_spoilt(route: Route) -> bool:
    """Such as DELETE /session, which takes nothing: whoever gets in has done it."""
    return route.body == "none" and "{" not in route.path


def asked(cast: Cast, who: str, route: Route, *, gets_in: bool) -> httpx.Response:
    ids = dict.fromkeys(cast.ids, NOBODY) if gets_in and route.body == "none" else cast.ids
    return cast.ask(who, route, ids, **_content(cast, route, gets_in=gets_in))


def _content(cast: Cast, route: Route, *, gets_in: bool) -> dict[str, Any]:
    name = f"{route.method} {route.path.removeprefix(PREFIX)}"
    if route.safe or route.body == "none":
        return {}
    if route.body == "image":
        return {"content": b"" if gets_in else drawn(), "headers": {"content-type": "image/png"}}
    if route.body == "form":
        return {"data": {"surprise": "1"}}
    good = GOOD[name].of(cast.ids) if name in GOOD else MORE.get(name, {})
    return {"json": {"surprise": 1} if gets_in else good}


def answered(route: Route, answer: httpx.Response, *, gets_in: bool) -> str:
    """A cell of the table."""
    assert answer.status_code < 500, answer.text
    if gets_in and route.body == "none" and answer.status_code == 404:
        return "yes"  # asked for what is nobody's
    return str(answer.status_code) if answer.status_code in (401, 403, 404) else "yes"


@pytest.mark.parametrize("who", ROLES)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(cast: Cast, who: str) -> None:
    before, wrong = written(cast.home), {}
    for route in ROUTES:
        cell = RIGHTS[title(route)][who]
        if cell == "yes" and cannot_be_spoilt(route):
            continue
        found = answered(route, asked(cast, who, route, gets_in=cell == "yes"), gets_in=cell == "yes")
        if found != cell:
            wrong[title(route)] = (cell, found)
    assert wrong == {}
    assert differing(before, written(cast.home)) <= NOTED


@pytest.mark.parametrize("spoil", [lambda it: it[:-1], lambda it: it + "x", str.swapcase, lambda it: it[::-1]])
def test_an_altered_session_opens_nothing(cast: Cast, spoil) -> None:
    token = cast.people["admin"].headers["authorization"].removeprefix("Bearer ")
    before = written(cast.home)
    with httpx.Client(headers={"authorization": f"Bearer {spoil(token)}"}) as nobody:
        for route in (route for route in ROUTES if RIGHTS[title(route)]["anonymous"] in OUT):
            answer = nobody.request(route.method, cast.url(route), **_content(cast, route, gets_in=False))
            assert answer.status_code == 401, title(route)
    assert differing(before, written(cast.home)) == set()


POSTING = {
    "kind": "job",
    "title": "Stelle in Rostock",
    "description_markdown": "Arbeit.",
    "employment_type": "FULL_TIME",
    "places": [{"postcode": "18055", "city": "Rostock"}],
    "remote": "none",
    "apply_email": "bewerbung@example.org",
    "language": "de",
}
NAMING_ANOTHERS = {
    "POST /experts": lambda cast: GOOD["POST /experts"].of(cast.ids) | {"organisation_id": cast.other_id},
    "POST /jobs": lambda cast: POSTING | {"organisation_id": cast.other_id},
}


@pytest.mark.parametrize("name", NAMING_ANOTHERS)
def test_nobody_makes_something_for_another(cast: Cast, name: str) -> None:
    before = written(cast.home)
    answer = cast.people["member"].post(name.removeprefix("POST "), json=NAMING_ANOTHERS[name](cast))
    assert (answer.status_code, answer.json()["code"]) == (403, "office_only")
    assert differing(before, written(cast.home)) == set()
