"""A partner's calendar: entered, read in turn, and its events kept as they are listed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from events.commands import feeds, registrations
from events.listings import Listing
from events.messages import (
    EventAnnounced,
    EventCancelled,
    EventChanged,
    EventRescheduled,
    EventWithdrawn,
    SeatsChanged,
)
from events.models import Event, Feed, FeedItem
from events.queries import events as queries
from events.queries.feeds import known_digests
from events.queries.series import series_of
from events.schemas.events import Event as Shown
from events.schemas.events import ListEvents
from events.schemas.feeds import AddFeed, ListedEvent
from sqlalchemy import select

from chassis.context import Context
from chassis.errors import Conflict, Gone, PreconditionFailed, TooManyRequests
from chassis.polling import EVERY, Outdated, count_failing
from chassis.schema import load
from services.events.tests.factories import CALENDARS, LETTERS, NOBODY, NOW, OFFICE, change, guest, public_feed, told

URL = "https://ihk.example.org/termine.ics"
TOLD = (EventAnnounced, EventRescheduled, EventChanged, EventCancelled, EventWithdrawn, SeatsChanged)
FIELDS: dict[str, Any] = {
    "url": URL,
    "organiser": {"id": str(UUID(int=7)), "name": "IHK zu Rostock"},
    "website": "https://ihk.example.org",
}


@pytest.fixture
def feed(session):
    return feeds.add(session, load(AddFeed(), FIELDS), NOW)


def listed(**changes):
    """What the calendar says of an event, as schemas.feeds.ListedEvent loads it."""
    begin = NOW + timedelta(days=14)
    said: dict[str, Any] = {
        "title": "Gründertag",
        "kind": "information",
        "starts_at": begin.isoformat(),
        "source_url": URL,
    }
    said |= {"ends_at": (begin + timedelta(hours=3)).isoformat(), "organiser": {"kind": "partner", "name": "IHK"}}
    return load(ListedEvent(), said | changes)


def take_in(session, feed, uid="a", sequence=0, recurrence="", cancelled=False, digest="1", now=NOW, **changes):
    listing = Listing(uid, recurrence, sequence, cancelled, {})
    return feeds.take_in(session, feed, listing, digest, listed(**changes), now)


def kept(session, feed, uid="a", recurrence=""):
    return session.get(Event, session.get(FeedItem, (feed.id, uid, recurrence)).event_id)


def topics(session):
    return [fact.topic.split(".")[1] for fact in told(session, *TOLD)]


def found(session, words):
    return [each.id for each in queries.list_events(session, NOBODY, load(ListEvents(), {"q": words}), NOW)["items"]]


def visible(session, actor=NOBODY):
    return [each.title for each in queries.list_events(session, actor, load(ListEvents(), {}), NOW)["items"]]


def test_what_is_listed_is_announced_as_the_partners_and_without_seats(session, feed):
    assert take_in(session, feed) == "added"
    event = kept(session, feed)
    assert (event.status, event.organiser["kind"], event.imported, event.venue) == ("announced", "partner", True, None)
    assert visible(session) == ["Gründertag"]
    shown = Shown().dump(event)
    assert (shown["source_url"], shown["seats"]) == (URL, {"capacity": None, "free": None, "waiting": 0})
    assert topics(session) == ["event_announced"]


def test_a_higher_sequence_moves_it_and_a_lower_one_changes_nothing(session, feed):
    take_in(session, feed, sequence=2)
    later = (NOW + timedelta(days=20)).isoformat()
    moved = {"starts_at": later, "ends_at": (NOW + timedelta(days=20, hours=1)).isoformat()}
    assert take_in(session, feed, sequence=3, **moved) == "changed"
    assert take_in(session, feed, sequence=1, title="Alt") == "unchanged"
    assert take_in(session, feed, sequence=3, title="Neu", **moved) == "changed"
    event = kept(session, feed)
    assert (event.title, event.sequence, event.previous_starts_at) == ("Neu", 1, NOW + timedelta(days=14))
    assert topics(session) == ["event_announced", "event_rescheduled", "event_changed"]


def test_it_is_called_off_once_and_is_on_again_as_itself(session, feed):
    take_in(session, feed)
    assert [take_in(session, feed, sequence=1, cancelled=True) for _ in range(2)] == ["cancelled", "unchanged"]
    event = kept(session, feed)
    assert (event.status, event.sequence) == ("cancelled", 1)
    assert take_in(session, feed, sequence=2, title="Doch") == "added"
    assert kept(session, feed) is event
    assert (event.status, event.sequence, event.title) == ("announced", 2, "Doch")
    assert found(session, "Doch") == [event.id]
    assert take_in(session, feed, "unheard", cancelled=True) == "unchanged"
    assert topics(session) == ["event_announced", "event_cancelled", "event_announced"]
    revisions = [fact.data["revision"] for fact in told(session, *TOLD)]
    assert revisions == sorted(revisions)


def test_what_is_listed_no_longer_is_withdrawn_and_comes_back_as_itself(session, feed):
    for uid in ("a", "b"):
        take_in(session, feed, uid, title=uid)
    assert feeds.withdraw_missing(session, feed, {("b", "")}, NOW) == 1
    event = kept(session, feed)
    assert (visible(session), known_digests(session, feed.id)["a", ""]) == (["b"], "")
    with pytest.raises(Gone, match="event_withdrawn"):
        queries.get_event(session, NOBODY, event.id)
    assert queries.get_event(session, OFFICE, event.id).status == "withdrawn"
    assert [each.title for each in public_feed(session)] == ["b"]
    assert take_in(session, feed, title="wieder") == "added"
    assert (kept(session, feed).id, sorted(visible(session))) == (event.id, ["b", "wieder"])
    assert topics(session)[2:] == ["event_withdrawn", "event_announced"]


def test_what_has_been_stays_and_is_forgotten_by_the_name_it_had(session, feed):
    take_in(session, feed)
    event, later = kept(session, feed), NOW + timedelta(days=30)
    event.end(later)
    assert take_in(session, feed, title="Nachher", now=later) == "unchanged"
    assert feeds.withdraw_missing(session, feed, set(), later) == 0
    session.flush()
    assert (event.status, event.title) == ("over", "Gründertag")
    assert known_digests(session, feed.id) == {}


def test_dates_of_a_series_are_events_of_their_own(session, feed):
    for recurrence in ("2026-03-16T09:00:00+00:00", "2026-03-23T09:00:00+00:00"):
        take_in(session, feed, "s", recurrence=recurrence)
    assert take_in(session, feed, "s", recurrence="2026-03-16T09:00:00+00:00", cancelled=True) == "cancelled"
    assert sorted(session.scalars(select(Event.status))) == ["announced", "cancelled"]


def test_dates_of_a_series_are_found_together_and_stand_in_calendars_by_themselves(session, feed):
    recurrences = ("2026-03-16T09:00:00+00:00", "2026-03-23T09:00:00+00:00")
    for recurrence in recurrences:
        take_in(session, feed, "s", recurrence=recurrence)
    take_in(session, feed, "alone")
    first, second = (kept(session, feed, "s", recurrence) for recurrence in recurrences)
    assert kept(session, feed, "alone").series_id is None
    assert {fact.data["series_id"] for fact in told(session, EventAnnounced)} == {None, str(first.series_id)}
    found_together = load(ListEvents(), {"series_id": str(second.series_id)})
    assert {each.id for each in queries.list_events(session, NOBODY, found_together, NOW)["items"]} == {
        first.id,
        second.id,
    }
    shown = public_feed(session, series_id=first.series_id)
    assert CALENDARS.published(shown, series_of(session, shown)).count("BEGIN:VEVENT") == 2


def test_one_registers_and_changes_it_elsewhere(session, feed):
    take_in(session, feed)
    event = kept(session, feed)
    with pytest.raises(Conflict, match="registration_elsewhere"):
        registrations.register(session, NOBODY, guest(event), "de", LETTERS, NOW)
    with pytest.raises(Conflict, match="event_imported"):
        change(session, event, title="Unser")


def test_calendars_are_read_in_turn_and_each_by_one_alone(session, feed):
    other = feeds.add(session, load(AddFeed(), FIELDS | {"url": f"{URL}?2"}), NOW - timedelta(minutes=1))
    feeds.give(session, "Kammer", "fair", NOW)
    assert [feeds.claim(session, NOW) for _ in range(3)] == [other, feed, None]
    assert feeds.claim(session, NOW + EVERY) in (feed, other)


def test_one_that_fails_keeps_none_waiting_that_does_not(session, feed):
    other = feeds.add(session, load(AddFeed(), FIELDS | {"url": f"{URL}?2"}), NOW)
    feed.fail("feed_too_hard", {}, NOW - EVERY)
    assert [feeds.claim(session, NOW + EVERY) for _ in range(3)] == [other, feed, None]


def test_what_is_changed_is_read_anew_and_an_old_reading_ends(session, feed):
    feed.note({"listed": 1}, [], ('"1"', None), NOW)
    claimed = Feed(id=feed.id, revision=1)
    feeds.change(session, Context(expected_revision=1), feed.id, {"organiser": {"name": "IHK Rostock"}}, NOW)
    assert (feed.revision, feed.etag, feed.organiser["id"], feed.due_at) == (2, None, None, NOW)
    with pytest.raises(Outdated):
        take_in(session, claimed)
    feeds.change(session, Context(), feed.id, {"url": URL, "organiser": {"name": "IHK Rostock"}}, NOW)
    assert feed.revision == 2
    with pytest.raises(PreconditionFailed):
        feeds.change(session, Context(expected_revision=1), feed.id, {"kind": "fair"}, NOW)


def test_an_address_is_read_once_and_asked_for_once_a_minute(session, feed):
    with pytest.raises(Conflict, match="feed_exists"):
        feeds.add(session, load(AddFeed(), FIELDS), NOW)
    feed.note({}, [], (None, None), NOW)
    with pytest.raises(TooManyRequests):
        feeds.ask(session, feed.id, NOW)
    given = feeds.give(session, "Kammer", "fair", NOW)
    with pytest.raises(Conflict, match="feed_without_address"):
        feeds.ask(session, given.id, NOW)


def test_a_stamp_counts_for_a_week(session, feed):
    feed.note({}, [], ('"1"', None), NOW)
    assert feed.stamps(NOW) == (None, None)
    feed.read_wholly_at = NOW
    assert feed.stamps(NOW + timedelta(days=6)) == ('"1"', None)
    assert feed.stamps(NOW + timedelta(days=7)) == (None, None)


def test_taking_a_calendar_away_withdraws_what_is_to_come(session, feed):
    take_in(session, feed)
    feeds.drop(session, Context(), feed.id, NOW)
    session.flush()
    assert visible(session) == []
    assert (session.scalars(select(Feed)).all(), session.scalars(select(FeedItem)).all()) == ([], [])
    assert topics(session)[-1] == "event_withdrawn"


def test_what_fails_again_and_again_is_counted_for_the_operators(session, feed):
    for number, counted in enumerate((0, 0, 1, 1), 1):
        feed.fail("unreachable", {}, NOW)
        session.flush()
        assert (feed.failures, count_failing(session, Feed)) == (number, counted)
    feed.note_unchanged(NOW)
    session.flush()
    assert count_failing(session, Feed) == 0
