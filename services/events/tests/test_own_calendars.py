"""One's own calendar: registrations and group meetings, at a secret address."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from events.commands import calendars, events, groups
from events.queries import calendars as queries
from events.queries.series import series_of
from icalendar import Calendar

from chassis.context import Actor, Context
from chassis.errors import NotFound
from services.events.tests.factories import (
    CALENDARS,
    LETTERS,
    MEMBER,
    NOBODY,
    NOW,
    announced,
    announced_series,
    dates,
    register,
)

GROUP = UUID("0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e31")
RESTING = Actor(MEMBER.account_id, None, frozenset({"account"}))
LINK = "https://konferenz.example.org/1"


@pytest.fixture
def meeting(session):
    """Of a group that MEMBER takes part in."""
    group: Any = SimpleNamespace(working_group_id=GROUP, revision=1, name="AG Ausbildung")
    groups.learn_group(session, group, is_open=True)
    joined: Any = SimpleNamespace(working_group_id=GROUP, account_id=UUID(MEMBER.account_id), revision=1)
    groups.learn_participation(session, joined, NOW, takes_part=True)
    return announced(session, audience="working_group", working_group_id=GROUP, title="Sitzung", online_url=LINK)


def read(session, actor=MEMBER, group=None):
    held = queries.own(session, actor, group, NOW)
    found = queries.events_of(session, held)
    text = CALENDARS.own(found, series_of(session, found), held.seats)
    return {str(each["SUMMARY"]): each for each in Calendar.from_ical(text).walk("VEVENT")}


def test_it_holds_what_one_has_registered_for_and_the_meetings_of_ones_groups(session, meeting):
    announced(session, title="Fremd")
    mine, full = announced(session, title="Meines", online_url=LINK), announced(session, title="Voll", capacity=1)
    register(session, mine, actor=MEMBER)
    register(session, full)
    register(session, full, actor=MEMBER)
    seen = read(session)
    assert {name: str(each["STATUS"]) for name, each in seen.items()} == {
        "Sitzung": "CONFIRMED",
        "Meines": "CONFIRMED",
        "Voll": "TENTATIVE",
    }
    assert [name for name, each in seen.items() if "CONFERENCE" in each] == ["Meines"]


def test_what_was_cancelled_says_so(session, meeting):
    mine = announced(session, title="Meines")
    register(session, mine, actor=MEMBER)
    events.cancel(session, Context(), mine.id, None, LETTERS, NOW)
    assert str(read(session)["Meines"]["STATUS"]) == "CANCELLED"


def test_the_calendar_of_a_group_is_for_those_who_take_part_with_a_members_rights(session, meeting):
    register(session, announced(session, title="Meines"), actor=MEMBER)
    assert list(read(session, group=GROUP)) == ["Sitzung"]
    assert list(read(session, RESTING)) == ["Meines"]
    with pytest.raises(NotFound):
        read(session, NOBODY)
    for actor in (RESTING, NOBODY, Actor("0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e77", None, MEMBER.roles)):
        with pytest.raises(NotFound):
            read(session, actor, GROUP)


def test_a_date_one_has_registered_for_is_not_of_its_series(session, meeting):
    made = announced_series(session, audience="working_group", working_group_id=GROUP, title="Reihe")
    second = dates(session, made)[1]
    register(session, second, actor=MEMBER)
    held = queries.own(session, MEMBER, None, NOW)
    found = queries.events_of(session, held)
    text = CALENDARS.own(found, series_of(session, found), held.seats)
    uids = {str(each["UID"]).partition("@")[0] for each in Calendar.from_ical(text).walk("VEVENT")}
    assert uids == {str(meeting.id), str(made.id), str(second.id)}
    assert "EXDATE;TZID=Europe/Berlin:20260323T180000\r\n" in text


def test_another_seat_is_another_version(session, meeting):
    one = announced(session)

    def version():
        return queries.own(session, MEMBER, None, NOW).version

    before = version()
    assert version() == before
    register(session, one, actor=MEMBER)
    assert version() != before


def test_a_renewed_calendar_has_one_address(session):
    first = calendars.renew(session, MEMBER, NOW)
    second = calendars.renew(session, MEMBER, NOW + timedelta(days=1))
    with pytest.raises(NotFound):
        queries.get_owner(session, first.token)
    owner = queries.get_owner(session, second.token)
    assert (owner.account_id, second.token in owner.token_hash) == (MEMBER.account_id, False)
    calendars.drop(session, MEMBER)
    with pytest.raises(NotFound):
        queries.get_owner(session, second.token)


def test_a_feed_of_one_organiser_holds_no_others(session):
    announced(session, title="IHK-Tag", organiser={"kind": "partner", "name": "IHK zu Rostock"})
    announced(session, title="Unser Tag")
    wanted = dict.fromkeys(queries.CHOICES) | {"organiser_name": "IHK zu Rostock"}
    held = queries.public(session, wanted, NOW)
    assert [event.title for event in queries.events_of(session, held)] == ["IHK-Tag"]
