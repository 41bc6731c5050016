"""The portal of a whole platform, walked from its home page along every link, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from starlette.routing import Route as Way

from deploy.local.client import Client
from deploy.local.platform import Platform
from gateway.app import routes

OPEN = [route for route in routes() if route.method == "GET" and route.needs == ("anyone",)]
PAGES = {route.path: Way(route.path, lambda _: None).path_regex for route in OPEN if route.media == "text/html"}
LISTS = [route.path for route in OPEN if route.path.startswith("/api/v1/") and ".list_" in "".join(route.calls)]
OF_NOTHING_YET = {"/experts/{id:uuid}", "/tenders/{id:uuid}"}  # the demonstration has none
OF_ONE = 3  # pages of one kind of thing: the demonstration has many alike
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Seen(HTMLParser):
    """What a page is made of: its links, its headings in order, and what is wrong with it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings: list[int] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self._ids: set[str] = set()
        self._labelled: set[str] = set()
        self._fields: set[str] = set()
        self.feed(text)
        self.close()
        self.wrong += [f"no label for {name}" for name in self._fields - self._labelled]
        self.wrong += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._open.append(tag)
        self.links += [given[name] for name in ("href", "src") if name in given]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and "alt" not in given:
            self.wrong.append("a picture without a text")
        if tag == "label":
            self._labelled.add(given.get("for", ""))
        if tag in ("input", "select") and given.get("type") not in ("hidden", "checkbox"):
            self._fields.add(given.get("id", "?"))
        if "id" in given and given["id"] in self._ids:
            self.wrong.append(f"two with the id {given['id']}")
        self._ids.add(given.get("id", ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> closes another")

    def faults(self) -> Iterator[str]:
        """What somebody who does not see the page would stumble over (WCAG 2.2: 1.1.1, 1.3.1, 4.1.1)."""
        yield from self.wrong
        if self.headings.count(1) != 1 or self.headings[0] != 1:
            yield f"headings {self.headings}"
        if any(lower > upper + 1 for upper, lower in zip(self.headings, self.headings[1:], strict=False)):
            yield f"a level of headings is left out: {self.headings}"


def kind(path: str) -> str | None:
    """The page's route, if it is one of the portal."""
    return next((template for template, regex in PAGES.items() if regex.match(path)), None)


def walk(http: httpx.Client) -> dict[str, list[str]]:
    """Route -> the addresses seen of it, from the home page along every link within the site; each is in order."""
    found: dict[str, list[str]] = {}
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        answer = http.get(path)
        assert answer.status_code == 200, path
        if "text/html" not in answer.headers["content-type"]:
            continue
        found.setdefault(kind(answer.url.path) or path, []).append(path)
        seen = Seen(answer.text)
        assert [*seen.faults()] == [], path
        for link in seen.links:
            address = link.partition("#")[0]
            if address.startswith("/") and address not in known and _wanted(address, known):
                known.add(address)
                waiting.append(address)
    return found


def _wanted(address: str, known: set[str]) -> bool:
    """Of pages that are alike some suffice; of anything else all."""
    route = kind(address.partition("?")[0])
    return route is None or sum(kind(each.partition("?")[0]) == route for each in known) < OF_ONE


def urls(answer: Any) -> Iterator[str]:
    """Every path within the site that an answer names as the address of something, whatever it is called there."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name.endswith("url") and isinstance(value, str) and value.startswith("/"):
                yield value
            yield from urls(value)
    elif isinstance(answer, list):
        for each in answer:
            yield from urls(each)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_link_leads_to_a_page_that_everyone_can_read(platform: Platform, language: str) -> None:
    with httpx.Client(base_url=platform.base_url, headers={"accept-language": language}, timeout=15) as http:
        found = walk(http)
    public = {path for path in PAGES if "{token}" not in path}
    assert public - set(found) <= OF_NOTHING_YET, "pages that no link leads to"


def test_every_url_of_every_list_has_its_page(platform: Platform, visitor: Client) -> None:
    kinds = set()
    with httpx.Client(base_url=platform.base_url, timeout=15) as http:
        for path in (each for each in LISTS if "{" not in each):
            answer = http.get(path, params={"limit": 5})
            for url in urls(answer.json()) if answer.is_success else ():
                assert http.get(url).status_code == 200, f"{url} in {path}"
                kinds.add(url.split("/")[1])
    assert {"jobs", "events", "members", "working-groups", "reports"} <= kinds
