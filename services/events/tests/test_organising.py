"""A member organises events of its own, and no others."""

from __future__ import annotations

import itertools
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from events.commands import events, organisations, organising, series
from events.messages import EventChanged
from events.models import Organisation
from events.models.recurrence import Rule
from events.queries.events import get_event, get_run, list_events
from events.queries.series import get_run_series
from events.schemas.events import ListEvents

from chassis import schema
from chassis.context import Actor, Context
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.events.tests.factories import (
    LETTERS,
    MEMBER,
    NOBODY,
    NOW,
    OFFICE,
    VENUE,
    announced_series,
    change,
    dates,
    fields,
    planned,
    told,
    weekly,
)

FIRM, OTHER = uuid4(), uuid4()
OWN = Actor(str(uuid4()), FIRM, frozenset({"member", "account"}))
STRANGER = Actor(str(uuid4()), OTHER, frozenset({"member", "account"}))


def hear(session, name="Förde Daten GmbH", revision=1, member_id=FIRM):
    told_of: Any = SimpleNamespace(member_id=member_id, name=name, revision=revision)
    organisations.learn_name(session, told_of, NOW)
    session.flush()


def own_event(session, **changes):
    return events.plan(session, organising.settled(session, OWN, fields(**changes), new=True), NOW)


def test_its_event_bears_its_name_and_is_seen_by_it_alone_until_it_is_announced(session):
    hear(session)
    event = own_event(session)
    assert event.organiser == {"kind": "member", "id": FIRM, "name": "Förde Daten GmbH"}
    assert get_run(session, OWN, event.id) is get_run(session, OFFICE, event.id) is event
    drafts = schema.load(ListEvents(), {"status": "draft"})
    assert [found.id for found in list_events(session, OWN, drafts, NOW)["items"]] == [event.id]
    for actor in (STRANGER, MEMBER, NOBODY):
        with pytest.raises(NotFound):
            get_run(session, actor, event.id)
    events.announce(session, Context(), event.id, NOW)
    for actor in (STRANGER, MEMBER, NOBODY):
        assert get_event(session, actor, event.id) is event
        with pytest.raises(Forbidden, match="not_your_event"):
            get_run(session, actor, event.id)


def test_an_event_of_the_association_is_nobodys_of_a_members(session):
    event = planned(session, organiser={"kind": "partner", "id": FIRM, "name": "IHK"})
    with pytest.raises(NotFound):
        get_run(session, OWN, event.id)


@pytest.mark.parametrize(
    "given",
    [
        {"organiser": {"kind": "association"}},
        {"organiser": {"kind": "member", "id": OTHER, "name": "Fremde AG"}},
        {"organiser": {"kind": "partner", "id": FIRM, "name": "IHK"}},
        {"kind": "general_assembly"},
    ],
)
@pytest.mark.parametrize("new", [True, False])
def test_it_gives_no_event_to_another_and_calls_no_assembly(session, given, new):
    hear(session)
    with pytest.raises(Forbidden, match="office_only"):
        organising.settled(session, OWN, given, new=new)


def test_it_plans_for_no_group_that_it_takes_no_part_in(session):
    hear(session)
    with pytest.raises(Invalid):
        organising.settled(session, OWN, {"audience": "working_group", "working_group_id": uuid4()}, new=True)


def test_a_member_that_is_a_person_or_not_known_yet_organises_nothing(session):
    with pytest.raises(Forbidden, match="office_only"):
        organising.settled(session, MEMBER, fields(), new=True)
    with pytest.raises(Conflict, match="organisation_not_known_yet"):
        organising.settled(session, OWN, fields(), new=True)


def test_another_name_shows_in_what_is_ahead_and_is_told(session):
    hear(session)
    ahead = events.announce(session, Context(), own_event(session).id, NOW)
    hear(session, "Förde Daten AG", 2)
    assert ahead.organiser_name == "Förde Daten AG"
    [fact] = told(session, EventChanged)
    assert UUID(fact.data["event_id"]) == ahead.id
    hear(session, "Förde Daten AG", 3)
    assert len(told(session, EventChanged)) == 1


def test_names_in_any_order_end_in_the_same(session):
    for order in itertools.permutations([("A", 1), ("B", 2), ("C", 3)]):
        member_id = uuid4()
        for name, revision in order:
            hear(session, name, revision, member_id)
        assert session.get(Organisation, member_id).name == "C"


def own_series(session, actor=OWN, **changes):
    given = {"title": "Runde", "kind": "meetup", "venue": VENUE, "rule": Rule.read("FREQ=MONTHLY"), **changes}
    times = {"starts_at": NOW + timedelta(days=7), "ends_at": NOW + timedelta(days=7, hours=2)}
    made = series.plan(session, organising.settled(session, actor, given | times, new=True), NOW)
    return series.announce(session, Context(), made.id, NOW)


def test_a_member_runs_series_of_its_own(session):
    hear(session)
    made = own_series(session)
    assert {event.organiser_name for event in dates(session, made)} == {"Förde Daten GmbH"}
    assert all(event.is_run_by(OWN) for event in dates(session, made))
    assert get_run_series(session, OWN, made.id) is get_run_series(session, OFFICE, made.id) is made
    for actor in (STRANGER, MEMBER, NOBODY):
        with pytest.raises(Forbidden, match="not_your_event"):
            get_run_series(session, actor, made.id)
    for of_others in (
        announced_series(session),
        announced_series(session, organiser={"kind": "partner", "name": "IHK"}),
    ):
        with pytest.raises(Forbidden):
            get_run_series(session, OWN, of_others.id)
    with pytest.raises(NotFound):
        get_run_series(session, OWN, weekly(session).id)


def test_a_series_with_a_date_that_the_office_gave_to_another_is_the_offices_to_change(session):
    hear(session)
    made = own_series(session)
    change(session, dates(session, made)[2], organiser={"kind": "association"})
    with pytest.raises(Forbidden, match="not_your_event"):
        get_run_series(session, OWN, made.id)
    assert get_run_series(session, OFFICE, made.id) is made


def test_later_dates_of_a_series_bear_the_name_that_its_member_has_by_then(session):
    hear(session)
    made = own_series(session)
    hear(session, "Förde Daten AG", 2)
    series.plan_ahead(session, NOW + timedelta(days=70))
    assert {event.organiser_name for event in dates(session, made)} == {"Förde Daten AG"}


def test_the_series_of_who_has_left_goes_on_no_further(session):
    hear(session)
    made, other = own_series(session), announced_series(session, "FREQ=MONTHLY")
    before = len(dates(session, made))
    left: Any = SimpleNamespace(member_id=FIRM)
    for _ in range(2):
        organisations.conclude_series(session, left, NOW)
    later = NOW + timedelta(days=200)
    series.plan_ahead(session, later)
    assert len(dates(session, made)) == before
    assert made.rule == "FREQ=MONTHLY;UNTIL=20270309"
    assert (made.revision, other.endless) == (3, True)
    series.cancel(session, Context(), made.id, None, None, LETTERS, NOW)
