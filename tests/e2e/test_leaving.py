"""A membership over HTTP: suspended, back, resigned, ended, with what that means for its people, entry and postings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from deploy.local.client import Client, Refused
from deploy.local.platform import Platform
from deploy.local.waiting import until
from tests.e2e.conftest import started

DECIDED = {"reason": "Beitrag seit zwei Jahren offen"}
POSTING = {
    "kind": "job",
    "title": "Lotsin für Datenströme (m/w/d)",
    "description_markdown": "Wir lotsen.",
    "employment_type": "FULL_TIME",
    "places": [{"postcode": "18055", "city": "Rostock"}],
    "apply_email": "personal@example.org",
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Its own: who loses rights here is the demonstration's member."""
    with started(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture(scope="module")
def people(platform: Platform, visitor: Client) -> dict[str, Client]:
    """The demonstration's accounts, signed in, by role."""
    passwords = platform.preparation.accounts()
    return {email.partition("@")[0]: visitor.signed_in(email, password) for email, password in passwords.items()}


@pytest.fixture(scope="module")
def office(people: dict[str, Client]) -> Client:
    return people["office"]


@pytest.fixture(scope="module")
def member(people: dict[str, Client]) -> Client:
    return people["member"]


def refusal(call: Callable[[], object]) -> int:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.status


def gone(visitor: Client, path: str) -> bool:
    return visitor.http.get(path).status_code in (404, 410)


def test_from_suspension_to_the_end_and_back(people: dict[str, Client], visitor: Client) -> None:
    office, board, member = (people[role] for role in ("office", "board", "member"))
    own = member.get("/me/membership")
    member_path, job = f"/members/{own['id']}", member.post_when_known("/jobs", POSTING)
    member.post(f"/jobs/{job['id']}/publication")

    office.post(f"{member_path}/suspension", DECIDED)
    assert member.get("/me")["roles"] == []
    assert refusal(lambda: member.post("/jobs", POSTING)) == 403
    assert gone(visitor, member_path)
    assert visitor.get(f"/jobs/{job['id']}")["status"] == "published"
    office.post(f"{member_path}/reinstatement")
    assert member.get("/me")["roles"] == ["member"]
    assert visitor.get(member_path)["id"] == own["id"]

    assert member.post("/me/membership/resignation")["until"].endswith("-12-31")
    assert member.post("/me/membership/resignation/withdrawal")["until"] is None
    assert refusal(lambda: office.post(f"{member_path}/expulsion", DECIDED)) == 403
    board.post(f"{member_path}/expulsion", DECIDED)
    until(lambda: gone(visitor, f"/jobs/{job['id']}"), "the leaver's posting to be withdrawn", 20)
    assert gone(visitor, member_path)
    changes = [each["change"] for each in member.get("/me/membership/changes")["items"]]
    assert changes[:5] == ["expelled", "resignation_withdrawn", "resignation_declared", "reinstated", "suspended"]
    board.post(f"{member_path}/reinstatement")
    assert visitor.get(member_path)["number"] == own["number"]


def test_the_kind_is_changed_by_who_saw_it_as_it_is(office: Client, member: Client) -> None:
    path = f"/members/{member.get('/me/membership')['id']}/membership"
    etag = office.http.get(path).headers["etag"]
    for status in (200, 412):
        answer = office.http.patch(path, json={"kind": "supporting"}, headers={"If-Match": etag})
        assert answer.status_code == status


def test_a_person_applies_without_an_organisation(visitor: Client, office: Client) -> None:
    wordings = {each["holder"] for each in visitor.get("/applications/wordings")["items"]}
    assert wordings == {"organisation", "person"}
    representative = {"given_name": "Jörg", "family_name": "Weiß", "email": "joerg@example.net"}
    agreed = {"accepts_statutes": True, "accepts_privacy": True}
    made = visitor.post("/applications", {"representative": representative, **agreed})
    shown = office.get(f"/applications/{made['id']}")
    assert (shown["organisation"], shown["holder"], len(shown["consents"])) == (None, "person", 2)
    assert office.post(f"/applications/{made['id']}/withdrawal")["status"] == "withdrawn"
