"""The IT database over HTTP: entries that two may change, and competences whose names reach everyone."""

from __future__ import annotations

import httpx

from deploy.local.client import Client
from deploy.local.waiting import until

POSTING = {
    "kind": "job",
    "title": "Hafeningenieurin",
    "description_markdown": "Wir planen Häfen.",
    "employment_type": "FULL_TIME",
    "places": [{"postcode": "18055"}],
    "apply_email": "personal@example.org",
}


def patched(client: Client, path: str, seen: httpx.Response, body: dict[str, object]) -> httpx.Response:
    """A change by somebody who saw that answer."""
    return client.http.patch(path, json=body, headers={"if-match": seen.headers["etag"]})


def test_of_owner_and_office_who_saw_the_same_entry_the_first_changes_it(office: Client, member: Client) -> None:
    by_member = member.http.get("/me/organisation")
    path = f"/members/{by_member.json()['id']}"
    by_office = office.http.get(path)
    assert patched(member, "/me/organisation", by_member, {"sectors": ["Häfen"]}).status_code == 200
    late = patched(office, path, by_office, {"sectors": ["Werften"]})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert patched(office, path, office.http.get(path), {"sectors": ["Werften"]}).status_code == 200
    assert member.get("/me/organisation")["sectors"] == ["Werften"]
    changes = member.get("/me/organisation/changes")["items"]
    assert [(each["acted_as"], each["differences"][0]["new"]) for each in changes[:2]] == [
        ("office", ["Werften"]),
        ("member", ["Häfen"]),
    ]
    assert office.get(f"{path}/changes")["items"] == changes
    assert office.get("/members/changes", limit=2)["items"] == changes[:2]


def test_a_hidden_entry_is_changed_by_the_office_and_found_by_nobody_else(
    visitor: Client, office: Client, member: Client
) -> None:
    path = f"/members/{member.patch('/me/organisation', {'visibility': 'hidden'})['id']}"
    assert visitor.http.get(path).status_code == 404
    assert visitor.http.get(f"{path}/changes").status_code == 401
    assert member.http.get(f"{path}/changes").status_code == 403
    assert member.http.patch(path, json={"name": "Gekapert"}).status_code == 403
    assert office.patch(path, {"visibility": "public"})["visibility"] == "public"
    assert visitor.http.get(path).status_code == 200


def test_a_new_competence_can_be_named_everywhere_and_is_found_by_its_label(
    visitor: Client, office: Client, member: Client
) -> None:
    assert visitor.get("/competences")["total"] == 12
    form = {"code": "ports", "parent": "sector-solutions", "label_de": "Hafenplanung", "label_en": "Port planning"}
    made = office.http.post("/competences", json=form)
    assert (made.status_code, made.json()["revision"]) == (201, 1)
    assert visitor.http.get(made.headers["location"]).json() == made.json()
    entry = member.patch("/me/organisation", {"competences": ["ports"]})
    assert [each["id"] for each in visitor.get("/members", q="port planning")["items"]] == [entry["id"]]
    posting = until(lambda: accepted(member, "ports"), "jobs to hear of the competence", 20)
    assert posting["competences"] == ["ports"]


def accepted(member: Client, code: str) -> dict[str, list[str]] | None:
    """A posting that names the competence; None while it is not known there."""
    answer = member.http.post("/jobs", json=POSTING | {"competences": [code]})
    assert answer.status_code in (201, 422)
    found: dict[str, list[str]] = answer.json()
    return found if answer.is_success else None


def test_a_code_that_there_is_not_is_refused_by_name_in_the_readers_language(member: Client) -> None:
    for path, method, form in (("/me/organisation", "PATCH", {}), ("/jobs", "POST", POSTING)):
        answer = member.http.request(method, path, json=form | {"competences": ["zauberei"]})
        fault = {"pointer": "/competences", "detail": "Eine Kompetenz zauberei gibt es nicht."}
        assert (answer.status_code, answer.json()["errors"]) == (422, [fault])


def test_a_competence_is_renamed_by_who_saw_it_and_found_by_its_new_name(
    visitor: Client, office: Client, member: Client
) -> None:
    member.patch("/me/organisation", {"competences": ["robotics"]})
    assert visitor.get("/members", q="Greiftechnik")["total"] == 0
    seen = office.http.get("/competences/robotics")
    assert patched(office, "/competences/robotics", seen, {"label_de": "Robotik und Greiftechnik"}).status_code == 200
    assert patched(office, "/competences/robotics", seen, {"label_de": "Roboter"}).status_code == 412
    assert member.http.patch("/competences/robotics", json={"retired": True}).status_code == 403
    until(lambda: visitor.get("/members", q="Greiftechnik")["total"], "the index to know the new name", 60)
