"""Planning, changing, announcing, cancelling, ending."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from events import demonstration
from events.commands import events
from events.messages import EventAnnounced, EventCancelled, EventChanged, EventOver, EventRescheduled
from events.models.events import ASSOCIATION

from chassis.context import Context
from chassis.errors import Conflict, Invalid, NotFound, PreconditionFailed
from services.events.tests.factories import LETTERS, NOW, announced, change, planned, told

DAY = timedelta(days=1)


def latitude(event):
    return (event.venue or {})["latitude"]


def test_a_draft_is_told_to_nobody(session):
    event = planned(session)
    change(session, event, title="Anders", starts_at=NOW + DAY)
    assert (event.status, event.sequence, event.revision) == ("draft", 0, 2)
    assert told(session) == []


def test_the_venue_takes_its_coordinates_from_the_postcode(session):
    assert latitude(planned(session)) == pytest.approx(54.1, abs=0.2)
    given = {"name": "Boot", "city": "Rostock", "postcode": "18055", "latitude": 1.0, "longitude": 2.0}
    assert latitude(planned(session, venue=given)) == 1.0
    assert latitude(planned(session, venue={"name": "Oslo", "postcode": "0150"})) is None


def test_the_organiser_is_the_association_unless_it_is_said(session):
    assert planned(session).organiser == {"kind": "association", "id": None, "name": ASSOCIATION}
    assert planned(session, organiser={"kind": "partner", "name": "IHK"}).organiser["name"] == "IHK"


def test_announcing_tells_the_others(session):
    event = announced(session)
    [fact] = told(session)
    assert (fact.topic, fact.subject, event.status) == (EventAnnounced.topic, str(event.id), "announced")


def test_announcing_needs_a_place_and_happens_once(session):
    with pytest.raises(Conflict, match="place_missing"):
        announced(session, venue=None)
    event = announced(session, venue=None, online_url="https://konferenz.example.org/1")
    with pytest.raises(Conflict, match="event_announced"):
        events.announce(session, Context(), event.id, NOW)


def test_the_founding_documents_event_can_be_loaded(session):
    event = events.plan(session, demonstration.FOUNDING, NOW)
    events.announce(session, Context(), event.id, NOW)
    assert event.schedule.days == (date(2017, 1, 18), date(2017, 1, 19))
    assert (event.status, event.kind, event.organiser_name) == ("over", "information", "IHK zu Rostock")
    assert [fact.topic for fact in told(session)] == [EventOver.topic]


def test_a_new_time_raises_the_sequence_and_is_told(session):
    event = announced(session)
    before = event.starts_at
    change(session, event, starts_at=before + DAY, ends_at=before + DAY + timedelta(hours=1))
    assert (event.sequence, event.status, event.previous_starts_at) == (1, "announced", before)
    [fact] = told(session, EventRescheduled)
    assert (fact.data["sequence"], fact.data["revision"]) == (1, event.revision)


@pytest.mark.parametrize("changes", [{"venue": {"name": "Anderswo"}}, {"online_url": "https://a.example.org"}])
def test_a_new_place_is_told_as_a_new_time_is(session, changes):
    event = announced(session)
    change(session, event, **changes)
    assert (event.sequence, event.previous_starts_at) == (1, None)
    assert len(told(session, EventRescheduled)) == 1


def test_another_change_is_told_without_raising_the_sequence(session):
    event = announced(session)
    change(session, event, title="Neuer Titel", venue=dict(event.venue or {}))
    assert event.sequence == 0
    assert [fact.topic for fact in told(session)] == [EventAnnounced.topic, EventChanged.topic]


def test_a_change_of_an_older_revision_is_refused(session):
    event = announced(session)
    for command in (
        lambda context: events.change(session, context, event.id, {"title": "x"}, LETTERS, NOW),
        lambda context: events.announce(session, context, event.id, NOW),
        lambda context: events.cancel(session, context, event.id, None, LETTERS, NOW),
    ):
        with pytest.raises(PreconditionFailed):
            command(Context(expected_revision=event.revision - 1))


def test_what_is_not_public_is_not_told_publicly(session):
    event = announced(session, audience="members")
    change(session, event, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY)
    events.cancel(session, Context(), event.id, None, LETTERS, NOW)
    assert told(session) == []


def test_the_audience_is_fixed_once_it_is_announced(session):
    with pytest.raises(Conflict, match="audience_fixed"):
        change(session, announced(session), audience="members")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"ends_at": NOW}, "/ends_at"),
        ({"ends_at": NOW + 60 * DAY}, "/ends_at"),
        ({"registration_closes_at": NOW + 60 * DAY}, "/registration_closes_at"),
        ({"registration_opens_at": NOW + 20 * DAY}, "/registration_opens_at"),
    ],
)
def test_what_does_not_fit_together_is_refused(session, changes, pointer):
    for command in (planned, lambda s, **c: change(s, announced(s), **c)):
        with pytest.raises(Invalid) as refused:
            command(session, **changes)
        assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]


def test_an_announced_event_keeps_a_place(session):
    with pytest.raises(Invalid):
        change(session, announced(session), venue=None)


def test_cancelling_is_final(session):
    event = events.cancel(session, Context(), announced(session).id, "Krank.", LETTERS, NOW)
    assert (event.status, event.sequence) == ("cancelled", 1)
    assert [fact.data["reason"] for fact in told(session, EventCancelled)] == ["Krank."]
    for again in (
        lambda: events.cancel(session, Context(), event.id, None, LETTERS, NOW),
        lambda: events.announce(session, Context(), event.id, NOW),
        lambda: change(session, event, title="x"),
    ):
        with pytest.raises(Conflict, match="event_cancelled"):
            again()


def test_what_has_ended_is_over_by_the_clock(session):
    event, later, draft = announced(session), announced(session, ends_at=NOW + 16 * DAY), planned(session)
    events.close_past(session, event.ends_at)
    assert [e.status for e in (event, later, draft)] == ["over", "announced", "draft"]
    assert [fact.subject for fact in told(session, EventOver)] == [str(event.id)]
    events.close_past(session, event.ends_at)
    assert len(told(session, EventOver)) == 1


def test_what_is_over_keeps_its_time_and_cannot_be_cancelled(session):
    event = announced(session)
    events.close_past(session, event.ends_at)
    change(session, event, description_markdown="Danke!")
    with pytest.raises(Conflict, match="event_over"):
        change(session, event, starts_at=event.starts_at + timedelta(hours=1))
    with pytest.raises(Conflict, match="event_over"):
        events.cancel(session, Context(), event.id, None, LETTERS, event.ends_at)


def test_all_day_means_whole_days_of_its_zone(session):
    berlin = ZoneInfo("Europe/Berlin")
    first, last = datetime(2026, 3, 28, 10, tzinfo=berlin), datetime(2026, 3, 29, 20, tzinfo=berlin)
    event = planned(session, all_day=True, starts_at=first, ends_at=last)
    assert event.starts_at == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 3, 29, 22, tzinfo=UTC)  # 47 hours: a night lost one
    change(session, event, time_zone="America/New_York")
    assert event.schedule.days == (date(2026, 3, 28), date(2026, 3, 30))


def test_an_unknown_event_is_not_found(session):
    with pytest.raises(NotFound):
        events.announce(session, Context(), uuid4(), NOW)
