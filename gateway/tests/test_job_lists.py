"""The list of jobs: narrowed by what is found, and saved as a search."""

import html
from typing import Any

import pytest

from gateway.tests.peer import ID, SEARCH_WORDINGS

CODE = "artificial-intelligence"
ALL = f"q=Rust&kind=&employment_type=FULL_TIME&remote=full&competence={CODE}&district=Schwerin&near=18055&radius_km=50"
ASKED: dict[str, Any] = {
    "q": "Rust",
    "employment_type": "FULL_TIME",
    "remote": "full",
    "competence": CODE,
    "district": "Schwerin",
}
ASKED |= {"near": "18055", "radius_km": 50}
FORM = {"email": "s@example.org", "rhythm": "weekly", "q": "Rust", "near": "18055", "radius_km": "50", "kind": ""}


def test_every_filter_of_the_api_is_in_the_form(client, jobs):
    shown = client.get(f"/jobs?{ALL}&sort=salary&organisation_id={ID}").text
    assert jobs.asked("jobs.list_jobs")[-1]["asked"] == ASKED | {"sort": "salary", "organisation_id": ID}
    for option in ("FULL_TIME", "full", CODE, "50", "salary"):
        assert f'<option value="{option}" selected>' in shown
    assert "<option selected>Schwerin</option>" in shown
    assert f'name="organisation_id" value="{ID}" checked' in shown


def test_a_list_of_nobody_s_is_still_one_of_an_organisation(client):
    shown = client.get(f"/jobs?q=nothing&organisation_id={ID}&lang=en").text
    assert f'value="{ID}" checked> only this organisation' in shown


def test_what_is_found_is_narrowed_with_one_click_and_the_rest_of_the_search_stays(client):
    shown = client.get("/jobs?q=Rust&lang=en").text
    assert '<a href="/jobs?q=Rust&amp;kind=thesis&amp;lang=en">Thesis</a> <span class="quiet">1</span>' in shown
    assert '<a href="/jobs?q=Rust&amp;district=Schwerin&amp;lang=en">Schwerin</a>' in shown
    assert "Küste &amp; Co</a>" in shown
    assert f'organisation_id={ID[:-1]}9&amp;lang=en">Förde AG</a>' in shown
    assert "<summary>Employment</summary>" not in shown
    assert "<summary>Type</summary>" not in client.get("/jobs?kind=job&lang=en").text


def test_the_list_is_a_feed_too_with_the_same_filters(client):
    shown = client.get("/jobs?q=K%C3%BCste&remote=full&sort=salary").text
    assert shown.count('href="/feeds/jobs.atom?q=K%C3%BCste&amp;remote=full"') == 2


def test_other_portals_are_told_where_a_posting_is_in_full(client):
    [exported] = client.get("/api/v1/jobs/export").json()["items"]
    assert exported["url"].startswith("http")
    assert exported["url"].endswith(f"/jobs/{ID}")


def test_a_search_is_saved_as_the_list_shows_it(client, jobs):
    shown = client.get("/jobs?q=Rust&near=18055&sort=newest").text
    assert '<input type="hidden" name="near" value="18055">' in shown
    assert 'type="hidden" name="sort"' not in shown
    answer = client.post("/jobs/searches?lang=en", data=FORM)
    assert answer.status_code == 202
    assert "mailbox" in answer.text
    asked = jobs.asked("jobs.save_search")[-1]["asked"]
    assert asked["search"] == {"q": "Rust", "near": "18055", "radius_km": "50"}
    assert (asked["email"], asked["rhythm"], asked["language"]) == ("s@example.org", "weekly", "en")
    assert asked["form_url"].endswith("/jobs")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_form_says_what_one_agrees_to_who_saves_a_search(client, language):
    [wording] = [each["text"] for each in SEARCH_WORDINGS if each["language"] == language]
    asked_again = client.post(f"/jobs/searches?lang={language}", data=FORM | {"email": "nobody"})
    for shown in (client.get(f"/jobs?lang={language}"), asked_again):
        form = shown.text.partition('action="/jobs/searches')[2].partition("</form>")[0]
        assert html.escape(wording) in form
    assert client.get("/api/v1/jobs/searches/wordings").json()["items"] == SEARCH_WORDINGS


def test_an_address_that_is_none_is_asked_again_with_the_search(client):
    answer = client.post("/jobs/searches", data=FORM | {"email": "nobody", "q": "<b>"})
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    assert 'name="q" value="&lt;b&gt;"' in answer.text
    assert 'value="nobody"' in answer.text
    assert "/email" in answer.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_other_site_saves_a_search(client, headers):
    assert client.post("/jobs/searches", data=FORM, headers=headers).status_code == 403
