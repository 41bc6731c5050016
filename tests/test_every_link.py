"""Nobody follows a link into nothing: whatever a service writes as a path, in an answer or a mail, has a page."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from notifications.mail import words_de, words_en
from notifications.mail.newsletter import PAGES
from starlette.routing import Route as Way

from gateway.app import routes
from gateway.feeds import SECTIONS, UNLISTED
from gateway.portal import words

ROOT = Path(__file__).parent.parent
SERVICES = ("members", "jobs", "events", "notifications")
ID = "0190a000-0000-7000-8000-000000000001"
LETTERS = {"de": words_de.LETTERS, "en": words_en.LETTERS}
WAYS = [(Way(each.path, lambda _: None).path_regex, each) for each in routes() if each.method == "GET"]


def leads_to(path: str) -> list[str]:
    """The media types that a GET of this path answers with: none where it leads nowhere."""
    return [route.media for regex, route in WAYS if regex.match(path)]


def written(folder: Path) -> Iterator[str]:
    """Every path that the code puts together: an f-string that begins with a folder and ends with what is in it."""
    for source in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.FormattedValue):
                text = "".join(part.value if isinstance(part, ast.Constant) else ID for part in node.values)
                if text.startswith("/") and not text.startswith(f"/{ID}"):
                    yield text


def told() -> Iterator[tuple[str, str]]:
    """Topic and path of every example of a fact that has one."""
    for source in sorted((ROOT / "contracts" / "facts").glob("*.json")):
        for example in json.loads(source.read_text("utf-8")).get("examples", []):
            if example.get("url"):
                yield source.stem, example["url"]


WRITTEN = sorted({path for service in SERVICES for path in written(ROOT / "services" / service / service)})


def with_a_url(service: str) -> set[str]:
    """The shapes of a service's answers that have a `url`."""
    contract = json.loads((ROOT / "contracts" / "doors" / f"{service}.json").read_text("utf-8"))
    return {name for name, shape in contract["schemas"].items() if "url" in shape.get("properties", {})}


@pytest.mark.parametrize("path", WRITTEN)
def test_a_path_that_a_service_puts_together_leads_to_a_page(path: str) -> None:
    assert leads_to(path) == (["image/*"] if path.startswith("/api/v1/images/") else ["text/html"])


def test_every_kind_of_thing_with_a_url_is_among_them() -> None:
    """Who gives another shape a `url` says here where it leads."""
    documents = (
        "Document",
        "JobFeed",
        "PointFeed",
        "TenderDocument",
    )  # these lie at the authority's, or at the member's
    elsewhere = ("Speaker", "SpeakerFields", "AddFeed", "ChangeFeed", "Feed")  # a speaker's page, a partner's calendar
    leading = {
        "members": {"Expert", "EnteredExpert", "Member", "Report", "ReportEntry", "WorkingGroup"},
        "jobs": {"ExpertMatch", "Job", "JobOrganisation", "OwnJob", "PortalJob", "Tender", *documents},
        "events": {"Event", "EventInFull", *elsewhere},
        "notifications": {"NewsItem", "Told"},
    }
    assert {service: with_a_url(service) for service in SERVICES} == leading
    kinds = ("events", "experts", "jobs", "members", "reports", "tenders", "working-groups")
    assert {f"/{kind}/{ID}" for kind in kinds} <= set(WRITTEN)


@pytest.mark.parametrize(("topic", "path"), [*told()])
def test_a_path_in_a_fact_leads_to_a_page(topic: str, path: str) -> None:
    assert leads_to(path) == ["text/html"], topic


@pytest.mark.parametrize("page", [*PAGES.values(), *SECTIONS, *UNLISTED])
def test_a_section_of_a_digest_or_of_the_sitemap_has_a_page(page: str) -> None:
    assert leads_to(f"/{page}") == ["text/html"]
    assert f"/{page}" in words.AREAS | words.MORE_AREAS, "and is found from every page"


@pytest.mark.parametrize("language", LETTERS)
def test_a_mail_s_button_leads_to_a_page(language: str) -> None:
    pages = {wording.page for wording in LETTERS[language].values() if wording.page}
    assert len(pages) > 5
    assert {page for page in pages if leads_to(f"/{page}/token") != ["text/html"]} == set()


def test_a_path_that_leads_nowhere_would_be_noticed() -> None:
    assert leads_to(f"/nothing/{ID}") == leads_to("/jobs/seven") == []
