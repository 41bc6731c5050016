"""Events for search engines: valid against schema.org, with what Google's guide asks for, and of public ones alone."""

import json
import re

import pytest

from gateway.structured import event, is_for_everybody
from gateway.tests.peer import EVENT, ID

BASE = "https://it.example.org"
VOCABULARY = {  # schema.org 29.0: the properties that are used here, by the types that have them
    "Event": {
        *("name", "description", "url", "startDate", "endDate", "previousStartDate", "eventStatus", "location"),
        *("eventAttendanceMode", "organizer", "offers", "maximumAttendeeCapacity", "remainingAttendeeCapacity"),
    },
    "Place": {"name", "address", "geo"},
    "GeoCoordinates": {"latitude", "longitude"},
    "VirtualLocation": {"url"},
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry"},
    "Organization": {"name", "url"},
    "Offer": {"url", "availability", "validFrom", "availabilityEnds", "description"},
}
REQUIRED = {"name", "startDate", "location", "endDate", "description", "eventStatus", "eventAttendanceMode"}


def said(**changes):
    return event(EVENT | changes, BASE)


def check(thing):
    """Every property is one of its type, all the way down."""
    if isinstance(thing, list):
        assert all(check(each) for each in thing)
    if isinstance(thing, dict):
        assert {name for name in thing if name[0] != "@"} <= VOCABULARY[thing["@type"]]
        assert all(check(value) for value in thing.values())
    return True


@pytest.mark.parametrize(
    "changes",
    [{}, {"online": True}, {"venue": None, "online": True, "price_note": "frei"}, {"all_day": True}],
)
def test_it_is_valid_and_says_what_is_asked_for(changes):
    found = said(**changes)
    assert check(found)
    assert set(found) >= REQUIRED | {"organizer", "offers", "maximumAttendeeCapacity", "remainingAttendeeCapacity"}
    assert None not in found.values()


def test_times_are_those_of_the_place_and_the_last_day_is_the_last():
    assert (said()["startDate"], said()["endDate"]) == ("2026-12-03T18:00:00+01:00", "2026-12-03T20:00:00+01:00")
    days = {"all_day": True, "starts_at": "2026-03-27T23:00:00+00:00", "ends_at": "2026-03-29T22:00:00+00:00"}
    assert (said(**days)["startDate"], said(**days)["endDate"]) == ("2026-03-28", "2026-03-29")


def test_what_has_moved_names_when_it_was_to_begin_and_what_is_cancelled_is_so():
    before = {"previous_starts_at": "2026-06-03T17:00:00+00:00"}
    moved, off = said(**before), said(**before, status="cancelled")
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] == "2026-06-03T19:00:00+02:00"
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert not {"previousStartDate", "offers"} & set(off)


@pytest.mark.parametrize(
    ("where", "mode", "types"),
    [
        ({}, "Offline", ["Place"]),
        ({"online": True}, "Mixed", ["Place", "VirtualLocation"]),
        ({"venue": None, "online": True}, "Online", ["VirtualLocation"]),
    ],
)
def test_it_says_how_one_attends_and_never_the_link_itself(where, mode, types):
    found = said(**where)
    location = found["location"] if isinstance(found["location"], list) else [found["location"]]
    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [each["@type"] for each in location] == types
    assert location[-1].get("url") in (None, f"{BASE}/events/{ID}")


def test_seats_are_offered_until_there_are_none():
    full = said(seats={"capacity": 10, "free": 0, "waiting": 4})
    assert (full["remainingAttendeeCapacity"], full["offers"]["availability"]) == (0, "https://schema.org/SoldOut")
    free = said(seats={"capacity": None, "free": None, "waiting": 0})
    assert free["offers"]["availability"] == "https://schema.org/InStock"
    assert not {"maximumAttendeeCapacity", "remainingAttendeeCapacity"} & set(free)


@pytest.mark.parametrize("changes", [{"audience": "members"}, {"audience": "working_group"}, {"announced_at": None}])
def test_what_is_not_for_everybody_is_not_told(changes):
    assert is_for_everybody(EVENT)
    assert not is_for_everybody(EVENT | changes)


def test_the_page_and_the_api_say_the_same(client):
    page = client.get(f"/events/{ID}").text
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    answer = client.get(f"/api/v1/events/{ID}/jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert json.loads(text) == answer.json()
    assert answer.json()["name"] == EVENT["title"]
