"""Postings in the fields of the Bundesagentur für Arbeit, on both databases."""

import pytest
from jobs.queries import postings as board
from jobs.schemas.portals import PortalPage

from services.jobs.tests.factories import OFFICE, TODAY, member, organisation, published, wanted


def exported(session, **fields):
    published(session, OFFICE, organisation_name="Amt", **fields)
    [item] = PortalPage().dump(board.list_jobs(session, wanted(sort="newest"), TODAY))["items"]
    return item


@pytest.mark.parametrize(
    ("kind", "number"),
    [("job", 1), ("working_student", 1), ("apprenticeship", 4), ("internship", 34), ("trainee", 34), ("thesis", 34)],
)
def test_every_kind_has_its_number(session, kind, number):
    assert exported(session, kind=kind)["angebotsart"] == number


def test_a_contractor_is_self_employed(session):
    assert exported(session, employment_type="CONTRACTOR")["angebotsart"] == 2


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({}, ["vz"]),
        ({"employment_type": "PART_TIME", "mini_job": True}, ["tz", "mj"]),
        ({"employment_type": "OTHER"}, []),
        ({"employment_type": "OTHER", "hours_per_week": 20}, ["tz"]),
        ({"employment_type": "INTERN", "hours_per_week": 38.5, "remote": "full"}, ["vz", "ho"]),
        ({"shift_work": True, "remote": "partial"}, ["vz", "snw"]),
    ],
)
def test_working_time_is_what_is_known_of_it(session, fields, hours):
    assert exported(session, **fields)["arbeitszeit"] == hours


@pytest.mark.parametrize(
    ("fields", "term"),
    [({}, None), ({"fixed_term": True}, 1), ({"fixed_term": False}, 2), ({"employment_type": "TEMPORARY"}, 1)],
)
def test_a_fixed_term_is_told_where_it_is_known(session, fields, term):
    assert exported(session, **fields)["befristung"] == term


def test_places_and_the_rest_are_under_their_names(session):
    places = [{"postcode": "18055"}, {"postcode": "20095", "city": "Hamburg"}]
    item = exported(session, title="Netze", places=places, kldb="4341")
    assert (item["titel"], item["arbeitgeber"], item["beruf"]) == ("Netze", "Amt", "4341")
    assert item["arbeitsorte"] == [
        {"plz": "18055", "ort": "Rostock", "region": "Mecklenburg-Vorpommern", "land": "Deutschland"},
        {"plz": "20095", "ort": "Hamburg", "region": None, "land": "Deutschland"},
    ]
    assert (item["angebotBis"], item["externeUrl"]) == ("2026-05-01", None)
    assert item["aktuelleVeroeffentlichungsdatum"].startswith("2026-03-02T08:15")


def test_who_applies_by_mail_is_not_handed_on(session):
    published(session, member(organisation(session)))
    page = PortalPage().dump(board.list_jobs(session, wanted(sort="newest"), TODAY))
    assert "personal@example.org" not in str(page)
