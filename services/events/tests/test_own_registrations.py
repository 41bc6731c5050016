"""What somebody who is signed in sees of the registrations they have to do with."""

from __future__ import annotations

from events.commands import events, registrations
from events.queries.registrations import list_own
from events.schemas.registrations import OwnRegistrationPage

from chassis.context import Context
from services.events.tests.factories import LETTERS, MEMBER, NOW, announced, cancel, member, register

LINK = "https://konferenz.example.org/1"


def seen(session, actor=MEMBER, limit=20, cursor=None):
    return list_own(session, actor, {"limit": limit, "cursor": cursor}, LETTERS.tickets)


def test_one_sees_ones_seat_with_link_and_ticket_and_ones_place_in_line(session):
    online, full = announced(session, online_url=LINK), announced(session, capacity=1)
    mine = register(session, online, actor=MEMBER)
    for actor in (member(1), member(2), MEMBER):
        register(session, full, actor=actor)
    waiting, seat = OwnRegistrationPage().dump(seen(session))["items"]
    assert (waiting["status"], waiting["position"], waiting["ticket"]) == ("waiting", 2, None)
    assert (seat["id"], seat["status"], seat["online_url"], seat["is_own"]) == (str(mine.id), "confirmed", LINK, True)
    assert LETTERS.tickets.read(seat["ticket"]) == str(mine.id)
    assert seat["event"]["id"] == str(online.id)


def test_of_whom_one_registered_one_sees_where_they_stand_and_no_ticket(session):
    event = announced(session, online_url=LINK)
    people = [{"name": "Jörg Weiß", "email": "joerg@example.org"}]
    form = {"event_id": event.id, "people": people, "organisation": None}
    registrations.register_group(session, MEMBER, form, "de", LETTERS, NOW)
    [other] = seen(session)["items"]
    assert (other.registration.name, other.registration.status, other.is_own) == ("Jörg Weiß", "confirmed", False)
    assert (other.ticket, other.online_url) == (None, None)
    assert seen(session, member(2))["items"] == []


def test_what_has_ended_says_so_and_pages_follow_each_other(session):
    first, second = announced(session), announced(session)
    cancelled = register(session, first, actor=MEMBER)
    register(session, second, actor=MEMBER)
    cancel(session, cancelled)
    events.cancel(session, Context(), second.id, None, LETTERS, NOW)
    newest = seen(session, limit=1)
    assert [(each.event.status, each.ticket) for each in newest["items"]] == [("cancelled", None)]
    [last] = seen(session, limit=1, cursor=newest["next"])["items"]
    assert (last.registration.status, last.ticket) == ("cancelled", None)
