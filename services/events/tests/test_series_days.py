"""Series that move to other days: each date within its own week or month, its registrations with it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from events.commands import series
from events.messages import EventRescheduled, RegistrationEventChanged
from events.models.recurrence import Rule, other_days
from events.queries.series import series_of
from hypothesis import given
from hypothesis import strategies as st

from chassis.context import Context
from chassis.errors import Invalid
from services.events.tests.factories import (
    BERLIN,
    CALENDARS,
    LETTERS,
    MEMBER,
    NOW,
    announced_series,
    change,
    change_series,
    clocks,
    dates,
    register,
    told,
    weekly,
)
from services.events.tests.test_recurring import occurrences, planned

TUESDAYS = Rule.read("FREQ=WEEKLY;BYDAY=TU;COUNT=4")


def refused(session, of, since=None, **changes):
    with pytest.raises(Invalid) as found, session.begin_nested():
        change_series(session, of, since, **changes)
    return [error["pointer"] for error in found.value.details["errors"]]


def test_each_date_moves_within_its_week_and_the_registered_hear_of_it(session):
    made = announced_series(session, left_out=[date(2026, 4, 6)])
    register(session, dates(session, made)[1], actor=MEMBER)
    before = [event.id for event in dates(session, made)]
    change_series(session, made, rule=TUESDAYS)
    assert clocks(session, made) == ["17.03. 18:00", "24.03. 18:00", "31.03. 18:00"]
    assert [event.id for event in dates(session, made)] == before
    assert [event.recurs_at for event in dates(session, made)] == [event.starts_at for event in dates(session, made)]
    assert (made.left_out, made.rule) == (["2026-04-07"], TUESDAYS.text)
    assert (len(told(session, EventRescheduled)), len(told(session, RegistrationEventChanged))) == (3, 1)


def test_from_one_date_on_those_before_stay_and_calendars_show_what_there_is(session):
    made = announced_series(session)
    first, second, third, _ = dates(session, made)
    change(session, second, starts_at=second.starts_at + timedelta(days=2), ends_at=second.ends_at + timedelta(days=2))
    change_series(session, made, third, rule=TUESDAYS, begins=time(20), ends=time(21))
    assert clocks(session, made) == ["16.03. 18:00", "25.03. 18:00", "31.03. 20:00", "07.04. 20:00"]
    text = CALENDARS.published(dates(session, made), series_of(session, [first]))
    assert occurrences(text) == planned(session, made)
    assert ";BYDAY=TU\r\n" in text


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4", ["18", "20", "25", "27"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", "FREQ=WEEKLY;COUNT=4", ["16", "18", "23", "25"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=3", ["22", "05", "19"]),
        ("FREQ=MONTHLY;BYDAY=3MO;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["27", "24", "29"]),
        ("FREQ=MONTHLY;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=3", ["10", "10", "10"]),
    ],
)
def test_the_days_of_a_week_or_month_correspond_in_their_order(session, before, after, shown):
    made = announced_series(session, before)
    change_series(session, made, rule=Rule.read(after))
    assert [each[:2] for each in clocks(session, made)] == shown


def test_one_without_an_end_goes_on_by_its_new_days(session):
    made = announced_series(session, "FREQ=WEEKLY")
    change_series(session, made, rule=Rule.read("FREQ=WEEKLY;BYDAY=TH"))
    series.plan_ahead(session, NOW + timedelta(days=60))
    assert {event.starts_at.astimezone(BERLIN).weekday() for event in dates(session, made)} == {3}
    assert len(dates(session, made)) == len(set(clocks(session, made)))


def test_a_rule_that_comes_not_as_often_is_another_series(session):
    made = announced_series(session)
    for rule in ("FREQ=MONTHLY;COUNT=4", "FREQ=WEEKLY;INTERVAL=2;COUNT=4", "FREQ=WEEKLY;BYDAY=MO,TU;COUNT=4"):
        assert refused(session, made, rule=Rule.read(rule)) == ["/rule"]
    often = announced_series(session, "FREQ=MONTHLY;BYMONTHDAY=16;COUNT=4")
    assert refused(session, often, rule=Rule.read("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4")) == ["/rule"]
    session.expire_all()
    assert clocks(session, made)[0] == "16.03. 18:00"


def test_no_date_is_put_into_the_past(session):
    """It is Monday noon: the date of tomorrow cannot be this morning, that of next week can be on Monday."""
    made = announced_series(session, "FREQ=WEEKLY;COUNT=3", starts_at=datetime(2026, 3, 3, 11, tzinfo=BERLIN))
    mondays = Rule.read("FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    assert refused(session, made, rule=mondays) == ["/rule"]
    change_series(session, made, dates(session, made)[1], rule=mondays)
    assert clocks(session, made) == ["03.03. 11:00", "09.03. 11:00", "16.03. 11:00"]


def test_what_has_begun_stays_where_it_is(session):
    made = announced_series(session, "FREQ=WEEKLY;COUNT=2", starts_at=datetime(2026, 3, 2, 12, 30, tzinfo=BERLIN))
    series.change(session, Context(), made.id, {"rule": TUESDAYS}, None, LETTERS, NOW)
    assert clocks(session, made)[:2] == ["02.03. 12:30", "10.03. 12:30"]


@given(
    st.sets(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1, max_size=3),
    st.permutations(("MO", "TU", "WE", "TH", "FR", "SA", "SU")),
    st.integers(1, 4),
)
def test_moving_there_and_back_ends_where_it_began(days, others, interval):
    one = Rule.read(f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(sorted(days))}")
    two = Rule.read(f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(others[: len(days)])}")
    first = next(one.dates(datetime.combine(date(2026, 3, 16), time(18))))
    there = other_days(one, two, first, date(2026, 12, 31))
    back = other_days(two, one, datetime.combine(there[first.date()], first.time()), date(2026, 11, 30))
    assert len(set(there.values())) == len(there)
    assert all(there[back[day]] == day for day in back)


def test_a_draft_moves_too(session):
    made = weekly(session)
    change_series(session, made, rule=TUESDAYS)
    assert clocks(session, made)[0] == "17.03. 18:00"
    assert told(session) == []
