"""Several people registered at once by a member."""

from __future__ import annotations

from uuid import UUID

import pytest
from events.commands import privacy, registrations
from events.holdings import HOLDINGS
from events.messages import RegistrationConfirmed, RegistrationWaitlisted, SeatsChanged
from events.models import Registration
from events.schemas.registrations import RegisterGroup
from sqlalchemy import select

from chassis import erasure, schema
from chassis.errors import Conflict, Invalid
from chassis.persons import Person, export
from chassis.service import plan
from chassis.testing import SECRET
from services.events.tests.factories import LETTERS, MEMBER, NOW, announced, cancel, register, told

NAMES = ("Anna", "Bernd", "Çelik, Deniz")


def group(event, *names, **more):
    """What `register_group` takes, as it came in and was loaded."""
    people = [{"name": name, "email": f"{name[:4].strip('ç, ').lower()}@example.org"} for name in names]
    given = {"event_id": str(event.id), "people": people, "organisation": "Söhne & Co"} | more
    return schema.load(RegisterGroup(), given)


def together(session, event, *names, actor=MEMBER):
    return registrations.register_group(session, actor, group(event, *names), "de", LETTERS, NOW)


def test_each_has_a_seat_or_waits_in_the_order_they_were_named(session):
    event = announced(session, capacity=2)
    entered = together(session, event, "Anna", "Bernd", "Carl", "Dora")
    stands = [(each.name, each.standing.status, each.standing.position) for each in entered]
    assert stands[:2] == [("Anna", "confirmed", None), ("Bernd", "confirmed", None)]
    assert stands[2:] == [("Carl", "waiting", 1), ("Dora", "waiting", 2)]
    assert [fact.data["name"] for fact in told(session, RegistrationConfirmed)] == ["Anna", "Bernd"]
    assert [fact.data["position"] for fact in told(session, RegistrationWaitlisted)] == [1, 2]
    assert len(told(session, SeatsChanged)) == 1


def test_without_a_waiting_list_all_have_seats_or_nobody(session):
    event = announced(session, capacity=2, waiting_list=False)
    with pytest.raises(Conflict, match="event_full") as full:
        together(session, event, "Anna", "Bernd", "Carl")
    assert full.value.details == {"free": 2}
    assert (event.taken, session.scalars(select(Registration)).all()) == (0, [])
    assert len(together(session, event, "Anna", "Bernd")) == 2


def test_asking_again_for_ones_own_group_gives_the_same_seats(session):
    event = announced(session, capacity=2, waiting_list=False)
    assert together(session, event, "Anna", "Bernd") == together(session, event, "Anna", "Bernd")
    assert event.taken == 2


def test_of_a_person_who_came_alone_the_group_learns_nothing(session):
    event = announced(session, capacity=3)
    alone = register(session, event, "anna@example.org")
    [anna, bernd] = together(session, event, "Anna", "Bernd")
    assert anna.standing.id != alone.id
    assert (anna.standing.status, anna.standing.position) == (bernd.standing.status, bernd.standing.position)
    assert event.taken == 2


def test_each_may_cancel_by_their_own_link_and_the_one_who_registered_them_for_them(session):
    event = announced(session, capacity=5)
    anna, bernd = together(session, event, "Anna", "Bernd")
    assert cancel(session, anna.standing).status == "cancelled"
    assert registrations.cancel(session, MEMBER, bernd.standing.id, None, LETTERS, NOW).status == "cancelled"
    assert event.taken == 0


@pytest.mark.parametrize(
    ("people", "pointer"),
    [
        ([], "/people"),
        ([{"name": "A", "email": f"{n}@example.org"} for n in range(11)], "/people"),
        ([{"name": "A", "email": "a@example.org"}, {"name": "B", "email": "A@Example.org"}], "/people/1/email"),
        ([{"name": "A\r\nBcc: x@example.org", "email": "a@example.org"}], "/people/0/name"),
        ([{"name": "A"}], "/people/0/email"),
        ([{"name": "A", "email": "a@example.org", "account_id": "x"}], "/people/0/account_id"),
    ],
)
def test_what_is_no_group_is_refused_by_its_place(people, pointer):
    given = {"event_id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e20", "people": people}
    with pytest.raises(Invalid) as refused:
        schema.load(RegisterGroup(), given)
    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]


def test_who_registered_others_is_forgotten_and_they_keep_their_seats(session):
    event = announced(session, capacity=5)
    together(session, event, "Anna", "Bernd")
    maker = Person("chefin@example.org", UUID(MEMBER.account_id))
    [first, _] = export(session, HOLDINGS, maker)["registrations_of_others"]
    assert set(first) == {"event_id", "number", "status", "requested_at"}
    privacy.give_seats_back(session, maker, LETTERS, NOW)
    erasure.erase(session, HOLDINGS, maker, event.id, plan("events").told, SECRET, NOW)
    left = session.scalars(select(Registration).execution_options(populate_existing=True)).all()
    assert [(row.name, row.status, row.registered_by) for row in left] == [
        ("Anna", "confirmed", None),
        ("Bernd", "confirmed", None),
    ]
