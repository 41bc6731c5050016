"""What pages say of events and registrations in each of their states."""

import pytest
from starlette.requests import Request

from gateway.portal import rendering
from gateway.tests.peer import EVENT, REGISTRATION

ALL_DAY = {"all_day": True, "starts_at": "2026-07-01T22:00:00+00:00"}


def text(template, language="de", **shown):
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": []}
    return rendering.text(Request(scope), template, language, **shown)


def event(**changes):
    given = dict.fromkeys(("name", "email", "organisation"), "")
    return text("event.html", event=EVENT | changes, said=None, problem=None, given=given)


def seats(free, waiting=0):
    return {"capacity": 10, "free": free, "waiting": waiting}


def registration(event=EVENT, **changes):
    return text(
        "registration.html",
        registration=REGISTRATION | {"online_url": None, "ticket": None} | changes | {"event": event},
    )


def test_the_days_of_what_is_all_day_are_its_own():
    several = event(**ALL_DAY, ends_at="2026-07-04T22:00:00+00:00")
    assert "<dd>4. Juli 2026</dd>" in several
    one = event(**ALL_DAY, ends_at="2026-07-02T22:00:00+00:00")
    assert "2. Juli 2026" in one
    assert "3. Juli" not in one


def test_what_was_moved_and_what_is_called_off_say_so():
    assert "Vorher angekündigt für" in event(previous_starts_at="2026-07-01T16:00:00+00:00")
    off = event(status="cancelled", cancellation_reason="Der <Saal> ist überschwemmt.")
    assert "Der &lt;Saal&gt; ist überschwemmt." in off
    assert "<form" not in off


def test_when_one_can_register_is_said():
    shown = event(registration_opens_at="2026-07-01T16:00:00+00:00", registration_closes_at="2026-08-01T16:00:00+00:00")
    assert shown.index("Anmeldung ab") < shown.index("1. Juli 2026, 18:00 Uhr") < shown.index("Anmeldung bis")


@pytest.mark.parametrize(
    ("waiting_list", "free", "says", "form"),
    [(False, 0, "ausgebucht", False), (True, 0, "Warteliste", True), (False, 3, "3 Plätze frei", True)],
)
def test_a_full_event_takes_those_who_would_wait_if_there_is_a_waiting_list(waiting_list, free, says, form):
    shown = event(waiting_list=waiting_list, seats=seats(free))
    assert says in shown
    assert ("<form" in shown) is form


def test_the_link_of_an_online_event_is_shown_to_who_has_a_seat():
    link = "https://konferenz.example.org/1"
    assert f'href="{link}"' in registration(online_url=link)
    assert "konferenz" not in registration(status="waiting", position=2)


@pytest.mark.parametrize("status", ["cancelled", "expired"])
def test_what_has_ended_is_not_cancelled_again(status):
    shown = registration(status=status)
    assert {"cancelled": "abgesagt", "expired": "verfallen"}[status] in shown
    assert "<form" not in shown
    assert "<form" in registration()


def test_a_registration_says_that_the_event_is_off():
    assert "Die Veranstaltung findet nicht statt." in registration(EVENT | {"status": "cancelled"})


def test_a_guest_in_the_line_hears_that_the_place_is_to_be_confirmed():
    waiting = REGISTRATION | {"status": "waiting", "position": 3}
    assert "nach 24 Stunden" in text("registered.html", registration=waiting, email="a@example.org")
    assert "nach 24 Stunden" not in text("registered.html", registration=waiting, email=None)


def test_the_list_leads_to_the_calendar_of_what_it_shows(client, peer, gateway):
    shown = client.get("/events?kind=fair&series_id=&from=2026-07-01&to=2026-07-31").text
    assert 'href="/calendar.ics?kind=fair"' in shown
    assert 'href="webcal://127.0.0.1:' in shown
    assert peer.asked("events.list_events")[-1]["asked"] == {"kind": "fair", "from": "2026-07-01", "to": "2026-07-31"}
    assert 'name="from" type="date" value="2026-07-01"' in shown
    assert 'href="/calendar.ics"' in client.get("/events").text
