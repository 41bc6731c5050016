"""Series of events: planned together, each date an event of its own, changed alone or together."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from events.commands import events, series
from events.messages import EventAnnounced, EventCancelled, EventRescheduled, RegistrationEventChanged
from events.models.recurrence import Rule
from events.queries import series as queries

from chassis.context import Context
from chassis.errors import Conflict, Invalid, NotFound, PreconditionFailed
from services.events.tests.factories import (
    BERLIN,
    LETTERS,
    MEMBER,
    NOBODY,
    NOW,
    OFFICE,
    announced_series,
    change,
    change_series,
    clocks,
    dates,
    register,
    told,
    weekly,
)


def refused(session, **changes):
    with pytest.raises(Invalid) as found:
        weekly(session, **changes)
    return [error["pointer"] for error in found.value.details["errors"]]


def test_the_dates_keep_their_hour_when_the_clocks_change(session):
    made = weekly(session)
    assert clocks(session, made) == ["16.03. 18:00", "23.03. 18:00", "30.03. 18:00", "06.04. 18:00"]
    assert {event.status for event in dates(session, made)} == {"draft"}
    assert told(session) == []


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260401", ["16", "18", "30", "01"]),
        ("FREQ=MONTHLY;BYDAY=3MO;COUNT=3", ["16", "20", "18"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-16;COUNT=3", ["16", "15", "16"]),
        ("FREQ=MONTHLY;COUNT=2", ["16", "16"]),
    ],
)
def test_a_rule_gives_its_days(session, rule, days):
    assert [shown[:2] for shown in clocks(session, weekly(session, rule))] == days


def test_days_may_be_left_out(session):
    made = weekly(session, left_out=[date(2026, 3, 23)])
    assert [shown[:6] for shown in clocks(session, made)] == ["16.03.", "30.03.", "06.04."]


def test_announcing_tells_of_each_date_by_the_ordinary_facts(session):
    made = announced_series(session)
    facts = told(session, EventAnnounced)
    assert [fact.subject for fact in facts] == [str(event.id) for event in dates(session, made)]
    assert {fact.data["series_id"] for fact in facts} == {str(made.id)}
    with pytest.raises(Conflict, match="series_announced"):
        series.announce(session, Context(), made.id, NOW)


def test_each_date_has_its_own_seats(session):
    first, second, *_ = dates(session, announced_series(session, capacity=1))
    assert register(session, first, "a@example.org").status == "pending"
    assert register(session, first, "b@example.org").status == "waiting"
    assert register(session, second, "b@example.org").status == "pending"


def test_one_date_is_moved_and_another_cancelled_alone(session):
    made = announced_series(session)
    first, second, third, _ = dates(session, made)
    change(session, second, starts_at=second.starts_at + timedelta(days=1), ends_at=second.ends_at + timedelta(days=1))
    events.cancel(session, Context(), third.id, "Feiertag", LETTERS, NOW)
    assert [event.status for event in dates(session, made)] == ["announced", "announced", "cancelled", "announced"]
    assert (second.sequence, third.sequence, first.sequence) == (1, 1, 0)
    assert second.recurs_at != second.starts_at


def test_a_change_of_all_leaves_a_moved_date_where_it_is_and_tells_the_registered(session):
    made = announced_series(session)
    first, second, third, _ = dates(session, made)
    register(session, third, actor=MEMBER)
    change(session, second, starts_at=second.starts_at + timedelta(days=1), ends_at=second.ends_at + timedelta(days=1))
    change_series(session, made, begins=time(19, 30), title="Stammtisch Küste")
    assert clocks(session, made) == ["16.03. 19:30", "24.03. 18:00", "30.03. 19:30", "06.04. 19:30"]
    assert {event.title for event in dates(session, made)} == {"Stammtisch Küste"}
    assert first.ends_at - first.starts_at == timedelta(hours=3)
    assert len(told(session, RegistrationEventChanged)) == 1
    assert len(told(session, EventRescheduled)) == 4


def test_a_change_of_this_and_following_leaves_those_before(session):
    made = announced_series(session)
    third = dates(session, made)[2]
    change_series(session, made, third, begins=time(20), ends=time(21), capacity=9)
    assert clocks(session, made) == ["16.03. 18:00", "23.03. 18:00", "30.03. 20:00", "06.04. 20:00"]
    assert [event.capacity for event in dates(session, made)] == [2, 2, 9, 9]
    with pytest.raises(NotFound):
        series.change(session, Context(), made.id, {"title": "x"}, uuid4(), LETTERS, NOW)


def test_what_one_date_forbids_changes_none(session):
    made = announced_series(session)
    third = dates(session, made)[2]
    for _ in range(2):
        register(session, third)
    with pytest.raises(Conflict, match="capacity_below_confirmed"), session.begin_nested():
        change_series(session, made, capacity=1)
    session.expire_all()
    assert {event.capacity for event in dates(session, made)} == {2}


def test_the_end_of_the_rule_changes_and_the_dates_with_it(session):
    made = announced_series(session)
    change_series(session, made, rule=Rule.read("FREQ=WEEKLY;COUNT=6"))
    assert [event.status for event in dates(session, made)] == ["announced"] * 6
    change_series(session, made, rule=Rule.read("FREQ=WEEKLY;UNTIL=20260330"))
    assert [event.status for event in dates(session, made)] == ["announced"] * 3 + ["cancelled"] * 3
    with pytest.raises(Invalid):
        change_series(session, made, rule=Rule.read("FREQ=MONTHLY;COUNT=6"))


def test_calling_off_from_one_date_on_tells_and_ends_it(session):
    made = announced_series(session)
    third = dates(session, made)[2]
    series.cancel(session, Context(), made.id, third.id, "Sommerpause", LETTERS, NOW)
    assert [event.status for event in dates(session, made)] == ["announced"] * 2 + ["cancelled"] * 2
    assert len(told(session, EventCancelled)) == 2
    with pytest.raises(Conflict, match="series_ended"):
        change_series(session, made, title="x")


def test_a_draft_called_off_is_gone(session):
    made = weekly(session)
    series.cancel(session, Context(), made.id, None, None, LETTERS, NOW)
    assert dates(session, made) == []


def test_a_series_without_an_end_is_planned_a_year_ahead_by_the_clock(session):
    made = announced_series(session, "FREQ=WEEKLY;INTERVAL=2")
    before = len(dates(session, made))
    assert before == 27
    series.plan_ahead(session, NOW + timedelta(days=2))
    assert len(dates(session, made)) == before
    later = NOW + timedelta(days=90)
    series.plan_ahead(session, later)
    grown = dates(session, made)
    assert (len(grown), {event.status for event in grown}) == (before + 5, {"announced"})
    assert later + timedelta(days=366) - grown[-1].starts_at < timedelta(days=14)
    series.plan_ahead(session, later)
    assert len(dates(session, made)) == before + 5


def test_a_time_that_the_clocks_skip_is_an_hour_later_and_one_shown_twice_the_first(session):
    """As RFC 5545, 3.3.5 has it."""
    spring = weekly(session, "FREQ=WEEKLY;COUNT=2", starts_at=datetime(2026, 3, 22, 2, 30, tzinfo=BERLIN))
    assert clocks(session, spring) == ["22.03. 02:30", "29.03. 03:30"]
    autumn = weekly(session, "FREQ=WEEKLY;COUNT=2", starts_at=datetime(2026, 10, 18, 2, 30, tzinfo=BERLIN))
    assert dates(session, autumn)[1].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_what_does_not_fit_together_is_refused_and_nothing_planned(session):
    monday = datetime(2026, 3, 16, 18, tzinfo=BERLIN)
    assert refused(session, rule="FREQ=WEEKLY;BYDAY=TU;COUNT=3") == ["/starts_at"]
    assert refused(session, rule="FREQ=WEEKLY;COUNT=121") == ["/rule"]
    assert refused(session, rule="FREQ=WEEKLY;UNTIL=20981231") == ["/rule"]
    assert refused(session, rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR") == ["/rule"]
    assert refused(session, left_out=[date(2026, 3, 17)]) == ["/left_out"]
    assert refused(session, rule="FREQ=WEEKLY;COUNT=1", left_out=[date(2026, 3, 16)]) == ["/left_out"]
    assert refused(session, ends_at=monday) == ["/ends_at"]
    assert refused(session, starts_at=datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)) == ["/starts_at"]
    assert refused(session, registration_opens_hours=2, registration_closes_hours=3) == ["/registration_opens_at"]


def test_who_sees_none_of_its_dates_does_not_know_of_a_series(session):
    made = weekly(session, audience="members")
    assert queries.get_series(session, OFFICE, made.id) is made
    with pytest.raises(NotFound):
        queries.get_series(session, MEMBER, made.id)
    series.announce(session, Context(), made.id, NOW)
    assert queries.get_series(session, MEMBER, made.id) is made
    assert queries.list_series(session, NOBODY, {"limit": 20, "cursor": None})["items"] == []


def test_a_change_of_an_older_revision_is_refused(session):
    made = announced_series(session)
    with pytest.raises(PreconditionFailed):
        series.change(session, Context(expected_revision=1), made.id, {"title": "x"}, None, LETTERS, NOW)
