"""What comes in at the doors is checked once, strictly; what goes out is complete and safe to show."""

import pytest
from jobs.schemas.postings import ChangeJob, CreateJob, ExtendJob, Job, ListJobs

from chassis import schema
from chassis.errors import Invalid
from services.jobs.tests.factories import OFFICE, draft, fields, form

SALARY = {"min": 4_500_000, "max": 6_000_000, "currency": "EUR", "period": "year"}
PLACE = {"postcode": "18055", "city": "Rostock"}

BAD = [
    ("/kind", {"kind": "hobby"}),
    ("/kind", {"kind": None}),
    ("/title", {"title": ""}),
    ("/title", {"title": "  a "}),
    ("/title", {"title": "x" * 201}),
    ("/title", {"title": "zwei\nZeilen"}),
    ("/title", {"title": "nul\x00"}),
    ("/title", {"title": "lone \ud800"}),
    ("/title", {"title": "umge\u202ekehrt"}),
    ("/title", {"title": 5}),
    ("/description_markdown", {"description_markdown": "x" * 20_001}),
    ("/employment_type", {"employment_type": "full_time"}),
    ("/employment_type", {"employment_type": ["FULL_TIME"]}),
    ("/hours_per_week", {"hours_per_week": 0}),
    ("/hours_per_week", {"hours_per_week": 48.5}),
    ("/hours_per_week", {"hours_per_week": "40"}),
    ("/hours_per_week", {"hours_per_week": True}),
    ("/hours_per_week", {"hours_per_week": float("nan")}),
    ("/hours_per_week", {"hours_per_week": float("inf")}),
    ("/places", {"places": []}),
    ("/places", {"places": [PLACE] * 11}),
    ("/places", {"places": None}),
    ("/places/0/city", {"places": [{"postcode": "20095"}]}),
    ("/places/1/postcode", {"places": [PLACE, {"postcode": "x", "city": "Rostock"}]}),
    ("/places/0/latitude", {"places": [PLACE | {"latitude": 54.1}]}),
    ("/remote", {"remote": "sometimes"}),
    ("/salary/min", {"salary": SALARY | {"min": 0}}),
    ("/salary/min", {"salary": SALARY | {"min": 45000.5}}),
    ("/salary/min", {"salary": SALARY | {"min": None, "max": None}}),
    ("/salary/max", {"salary": SALARY | {"max": 1}}),
    ("/salary/max", {"salary": SALARY | {"max": 10**30}}),
    ("/salary/currency", {"salary": SALARY | {"currency": "Euro"}}),
    ("/salary/currency", {"salary": SALARY | {"currency": "ZZZ"}}),
    ("/salary/period", {"salary": SALARY | {"period": "YEARLY"}}),
    ("/salary/period", {"salary": {"min": 1}}),
    ("/starts_on", {"starts_on": "sofort"}),
    ("/valid_through", {"valid_through": "2026-02-30"}),
    ("/apply_url", {"apply_url": "javascript:alert(1)"}),
    ("/apply_url", {"apply_url": "ftp://example.org"}),
    ("/apply_email", {"apply_email": "nobody"}),
    ("/apply_email", {"apply_email": "a@example.org\nBcc: b@example.org"}),
    ("/language", {"language": "deutsch"}),
    ("/competences/0", {"competences": ["Not A Code"]}),
    ("/competences", {"competences": [f"c{n}" for n in range(41)]}),
    ("/kldb", {"kldb": "9999"}),
    ("/kldb", {"kldb": 4341}),
    ("/organisation_id", {"organisation_id": "me"}),
]
PROTECTED = [
    *("id", "revision", "state", "status", "published_at", "closed_at", "created_at", "may_last_until", "metres"),
    *("guest_name", "guest_city", "member", "organisation", "description_html", "url"),
]


def pointers(shape, data):
    with pytest.raises(Invalid) as caught:
        schema.load(shape, data)
    return {error["pointer"] for error in caught.value.details["errors"]}


@pytest.mark.parametrize(("pointer", "bad"), BAD)
def test_a_bad_field_is_refused_where_it_stands(pointer, bad):
    assert pointers(CreateJob(), fields(**bad)) == {pointer}


@pytest.mark.parametrize("name", PROTECTED)
def test_what_clients_may_not_set_is_refused(name):
    assert pointers(CreateJob(), fields(**{name: "1"})) == {f"/{name}"}
    change = {"job_id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a5001", name: "1"}
    assert pointers(ChangeJob(), change) == {f"/{name}"}


def test_what_is_missing_is_named_all_at_once():
    assert pointers(CreateJob(), {}) == {"/kind", "/title", "/employment_type", "/places"}
    assert pointers(ExtendJob(), {}) == {"/job_id", "/valid_through"}


@pytest.mark.parametrize(
    ("pointer", "bad"),
    [
        ("/limit", {"limit": 0}),
        ("/limit", {"limit": 101}),
        ("/radius_km", {"radius_km": 501}),
        ("/near", {"near": "hier"}),
        ("/near", {"near": "20095"}),
        ("/district", {"district": "Pinneberg"}),
        ("/sort", {"sort": "richest"}),
        ("/organisation_id", {"organisation_id": "x"}),
        ("/q", {"q": "x" * 201}),
        ("/offset", {"offset": 1}),
    ],
)
def test_a_list_is_asked_sensibly(pointer, bad):
    assert pointers(ListJobs(), bad) == {pointer}


def test_a_posting_loads_as_it_is_meant():
    loaded = form(
        title=" Küchen-Entwickler „Süd“ ",
        hours_per_week=38.5,
        places=[{"postcode": "18055"}, PLACE, {"postcode": "20095", "city": "Hamburg"}],
        competences=["web", "gis", "web"],
        kldb="4341",
        salary={"min": 4_500_000, "period": "year"},
        apply_email="Personal@Example.ORG",
    )
    assert loaded["title"] == "Küchen-Entwickler „Süd“"
    assert loaded["places"] == [PLACE, {"postcode": "20095", "city": "Hamburg"}]
    assert loaded["competences"] == ["gis", "web"]
    assert loaded["salary"] == {"min": 4_500_000, "max": None, "currency": "EUR", "period": "year"}
    assert (loaded["hours_per_week"], loaded["apply_email"]) == (38.5, "Personal@example.org")


NEEDED = {
    *("id", "kind", "title", "description_markdown", "description_html", "employment_type", "hours_per_week", "places"),
    *("remote", "salary", "starts_on", "valid_through", "apply_url", "apply_email", "language", "competences", "kldb"),
    *("organisation", "status", "published_at", "url", "revision"),
}


def test_a_job_goes_out_with_every_field_of_the_api(session):
    posting = draft(session, OFFICE, organisation_name="Amt", salary=SALARY, starts_on="2026-04-01")
    shown = Job().dump(posting)
    assert shown.keys() >= NEEDED
    assert (shown["salary"], shown["starts_on"], shown["places"]) == (SALARY, "2026-04-01", [PLACE])
    assert shown["valid_through"] is None


def test_a_description_comes_out_harmless(session):
    evil = "# Hallo\n<script>alert(1)</script> ![x](https://spy.example/p.png) [y](javascript:alert(1)) **fett**"
    shown = Job().dump(draft(session, OFFICE, organisation_name="Amt", description_markdown=evil))["description_html"]
    for trace in ("<script", "<img", 'href="javascript', "<h1"):
        assert trace not in shown
    assert "<strong>fett</strong>" in shown
