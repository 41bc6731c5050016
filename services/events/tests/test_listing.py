"""Finding events: what, from when, for whom."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from events.commands import events
from events.queries.events import get_event, list_events
from events.schemas.events import ListEvents

from chassis.context import Context
from chassis.errors import NotFound
from chassis.schema import load
from services.events.tests.factories import (
    LETTERS,
    MEMBER,
    NOBODY,
    NOW,
    OFFICE,
    announced,
    change,
    planned,
    public_feed,
)

DAY = timedelta(days=1)


def found(session, actor=NOBODY, **wanted):
    return list_events(session, actor, load(ListEvents(), wanted), NOW)


def on(session, days, **changes):
    """An event so many days from now."""
    begin = NOW + days * DAY
    return announced(session, starts_at=begin, ends_at=begin + timedelta(hours=2), **changes)


def test_from_now_on_in_order_of_their_beginning(session):
    late, early, _past = on(session, 9), on(session, 3), on(session, -2)
    running = announced(session, starts_at=NOW - DAY, ends_at=NOW + DAY)
    assert found(session)["items"] == [running, early, late]
    assert found(session)["total"] == 3


def test_from_and_to_bound_the_list(session):
    past, soon, late = on(session, -40), on(session, 3), on(session, 9)
    assert found(session, **{"from": "2026-01-01", "to": "2026-02-01"})["items"] == [past]
    assert found(session, to="2026-03-06")["items"] == [soon]
    assert found(session, **{"from": "2026-03-11T11:00:00+00:00"})["items"] == [late]


def test_pages_lead_through_all_of_them_once(session):
    everything = [on(session, 5).id for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = found(session, limit=2, cursor=cursor)
        seen += [event.id for event in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == sorted(everything)
    assert page["total"] == 5


def test_by_kind_and_by_words(session):
    fair, info = on(session, 1, kind="fair", title="Küstenmesse"), on(session, 2, kind="information")
    assert found(session, kind="fair")["items"] == [fair]
    assert found(session, q="kuestenmess")["items"] == [fair]
    assert found(session, q="backstein rostock")["items"] == [fair, info]
    change(session, fair, title="Anders")
    assert found(session, q="Küstenmesse")["items"] == []


def test_everybody_sees_what_is_for_them(session):
    public, internal, draft = on(session, 1), on(session, 2, audience="members"), planned(session)
    for actor, seen in ((NOBODY, [public]), (MEMBER, [public, internal]), (OFFICE, [public, internal])):
        assert found(session, actor)["items"] == seen
    assert found(session, MEMBER, audience="members")["items"] == [internal]
    assert found(session, OFFICE, status="draft")["items"] == [draft]
    assert found(session, MEMBER, status="draft")["items"] == []


def test_what_one_may_not_know_is_not_found(session):
    draft, internal = planned(session), on(session, 2, audience="members")
    for actor, event_id in ((NOBODY, draft.id), (MEMBER, draft.id), (NOBODY, internal.id), (OFFICE, uuid4())):
        with pytest.raises(NotFound, match="event_not_found"):
            get_event(session, actor, event_id)
    assert get_event(session, OFFICE, draft.id) is draft
    assert get_event(session, MEMBER, internal.id) is internal


def test_the_cancelled_are_shown_to_those_who_ask(session):
    event = on(session, 1)
    events.cancel(session, Context(), event.id, None, LETTERS, NOW)
    assert found(session)["items"] == []
    assert found(session, status="cancelled")["items"] == [event]
    assert get_event(session, NOBODY, event.id) is event


def test_the_feed_holds_the_public_ones_of_a_year_back_and_the_cancelled(session, monkeypatch):
    events_there = [on(session, days) for days in (-366, -3, -2, 1, 2)]
    on(session, 4, audience="members"), planned(session)
    events.cancel(session, Context(), events_there[4].id, None, LETTERS, NOW)
    assert list(public_feed(session)) == events_there[1:]
    monkeypatch.setattr("events.queries.calendars.MOST", 3)
    assert list(public_feed(session)) == events_there[2:]
    assert list(public_feed(session, kind="fair")) == []
