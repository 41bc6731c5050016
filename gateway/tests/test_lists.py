"""The pages that list jobs, tenders, events and members."""

import signal
from pathlib import Path

import pytest

import chassis
from gateway.contracts import Contracts
from gateway.portal import words
from gateway.tests.peer import ID

CONTRACTS = Contracts(Path(chassis.__file__).parent.parent / "contracts")
LISTS = {"jobs": "Stellen", "tenders": "Ausschreibungen", "events": "Termine", "members": "Mitglieder"}
KINDS = {"jobs": words.JOBS, "events": words.EVENTS, "members": words.ORGANISATIONS}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leads_to_its_things_and_to_the_other_lists(client, name):
    shown = client.get(f"/{name}").text
    assert f"<h1>{LISTS[name]}</h1>" in shown
    assert f'href="/{name}/{ID}"' in shown
    assert f'href="/{name}" aria-current="page"' in shown
    for other in LISTS:
        assert f'href="/{other}"' in shown


@pytest.mark.parametrize("name", KINDS)
def test_the_home_page_leads_to_the_whole_list(client, name):
    assert client.get("/").text.count(f'href="/{name}"') == 2


def test_what_the_form_asks_reaches_the_service_without_what_was_left_empty(client, peer):
    client.get("/members?q=K%C3%BCste&kind=&near=18055&radius_km=50&cursor=&utm_source=x&lang=en")
    assert peer.asked("members.list_members")[-1]["asked"] == {"q": "Küste", "near": "18055", "radius_km": "50"}
    client.get("/members?q=+&kind=chamber&kind=university&near=&radius_km=50")
    assert peer.asked("members.list_members")[-1]["asked"] == {"kind": "university"}


def test_the_form_shows_what_was_asked_and_keeps_the_language(client):
    shown = client.get('/members?q="<b>&kind=chamber&near=18055&radius_km=50&lang=en').text
    assert 'value="&#34;&lt;b&gt;"' in shown
    assert '<option value="chamber" selected>Chamber</option>' in shown
    assert '<option value="50" selected>50 km</option>' in shown
    assert '<input type="hidden" name="lang" value="en">' in shown


def test_the_next_page_is_a_link_with_the_same_search(client):
    shown = client.get("/events?q=many+%26+more&lang=en").text
    assert 'rel="next" href="/events?cursor=abc&amp;q=many+%26+more&amp;lang=en"' in shown
    assert "Back to the start" not in shown
    later = client.get("/events?q=x&cursor=abc").text
    assert 'href="/events?q=x">Zum Anfang der Liste</a>' in later
    assert 'rel="next"' not in later


def test_nothing_found_says_so_and_leads_back(client):
    shown = client.get("/jobs?q=nothing").text
    assert "Dazu ist nichts zu finden." in shown
    assert '<a href="/jobs">Alle zeigen</a>' in shown


def test_a_search_that_makes_no_sense_says_why(client):
    answer = client.get("/jobs?cursor=made-up")
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    assert 'role="search"' in answer.text
    assert "/cursor" in answer.text


def test_a_service_that_is_away_leaves_the_page_standing(client, jobs):
    jobs.send(signal.SIGSTOP)
    try:
        answer = client.get("/jobs?q=away")
    finally:
        jobs.send(signal.SIGCONT)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert "gerade nicht erreichbar" in answer.text
    assert 'value="away"' in answer.text


@pytest.mark.parametrize("name", KINDS)
def test_the_kinds_to_choose_from_are_those_of_the_service(name):
    assert list(KINDS[name]) == CONTRACTS.fields(f"{name}.list_{name}")["kind"]["enum"][:-1]  # the last is null
