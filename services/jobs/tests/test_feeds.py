"""A member's feed: pointed to, read in turn, and its postings kept as they are listed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from jobs.commands import feeds, organisations, postings
from jobs.messages import JobChanged, JobClosed, JobPublished
from jobs.models import Feed, FeedItem, Posting
from jobs.queries.feeds import get_feed, known_digests

from chassis import outbox
from chassis.errors import Conflict, Invalid, NotFound, PreconditionFailed, TooManyRequests
from chassis.polling import Outdated
from services.jobs.tests.factories import ANYONE, NOW, TODAY, asked, form, member, organisation

URL = "https://example.org/jobs.json"
DAY = timedelta(days=1)


@pytest.fixture
def actor(session):
    return member(organisation(session))


@pytest.fixture
def feed(session, actor):
    return feeds.point(session, asked(actor), URL, NOW)


def take_in(session, feed, identifier="A-1", digest="1", ends_on=None, today=TODAY, **options):
    changes = {name: options.pop(name) for name in list(options) if name != "approval"}
    return feeds.take_in(session, feed, identifier, (digest, ends_on), form(**changes), today, NOW, **options)


def listed(session, feed, identifier="A-1"):
    return session.get(Posting, session.get(FeedItem, (feed.organisation_id, identifier)).posting_id)


def told(session, message):
    return [each for each in outbox.pending(session) if each.topic == message.topic]


def test_a_feed_is_pointed_to_and_waits_for_its_first_reading(session, actor, feed):
    assert (get_feed(session, actor).url, feed.status, feed.due_at) == (URL, "waiting", NOW)


def test_pointing_to_the_same_address_changes_nothing_and_to_another_begins_anew(session, actor, feed):
    feed.note({"listed": 1}, [], ('"1"', None), NOW)
    feeds.point(session, asked(actor, 1), URL, NOW + DAY)
    assert (feed.revision, feed.etag) == (1, '"1"')
    feeds.point(session, asked(actor, 1), f"{URL}?new", NOW + DAY)
    assert (feed.revision, feed.etag, feed.status, feed.due_at) == (2, None, "waiting", NOW + DAY)
    assert feed.counts is None
    with pytest.raises(PreconditionFailed):
        feeds.point(session, asked(actor, 1), URL, NOW)


def test_who_is_not_known_yet_waits_for_the_fact(session):
    with pytest.raises(Conflict, match="organisation_not_known_yet"):
        feeds.point(session, asked(member(uuid4())), URL, NOW)


def test_there_is_no_feed_of_others(session, feed):
    for other in (ANYONE, member(organisation(session))):
        with pytest.raises(NotFound, match="feed_not_found"):
            get_feed(session, other)


def test_a_feed_is_claimed_when_it_is_due_and_by_one_alone(session, feed):
    assert feeds.claim(session, NOW - DAY) is None
    assert feeds.claim(session, NOW) is feed
    assert feeds.claim(session, NOW) is None
    assert feeds.claim(session, NOW + DAY) is feed


def test_the_feed_of_a_member_that_may_not_post_rests(session, feed):
    organisations.learn_standing(session, feed.organisation_id, False, 5)
    session.flush()
    assert feeds.claim(session, NOW) is None


def test_a_reading_that_is_asked_for_is_due_at_once_but_not_right_after_another(session, actor, feed):
    feed.note_unchanged(NOW)
    with pytest.raises(TooManyRequests) as refused:
        feeds.ask(session, actor, NOW + timedelta(seconds=10))
    assert refused.value.details == {"retry_after": 50}
    later = NOW + timedelta(minutes=2)
    assert feeds.ask(session, actor, later).due_at == later


def test_a_feed_that_fails_is_asked_less_and_less_often(session, feed):
    waits = []
    for _ in range(7):
        feed.fail("status_refused", {"status": 500}, NOW)
        waits.append((feed.due_at - NOW) // timedelta(hours=1))
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert feed.failure == {"code": "status_refused", "status": 500}
    feed.note_unchanged(NOW)
    assert (feed.failure, feed.status, feed.due_at) == (None, "read", NOW + timedelta(hours=1))


def test_a_reading_with_faults_keeps_no_stamp_so_that_the_next_one_looks_again(session, feed):
    fault = {"identifier": "A-1", "pointer": "/title", "detail": "Must be one line."}
    feed.note({"listed": 300}, [fault] * 300, ('"1"', "then"), NOW)
    assert (feed.etag, feed.last_modified, len(feed.faults), feed.counts["faults"]) == (None, None, 100, 300)
    feed.note({"listed": 300}, [], ('"1"', "then"), NOW)
    assert (feed.etag, feed.last_modified, feed.faults) == ('"1"', "then", [])


def test_a_new_listing_is_published(session, feed, contract):
    assert take_in(session, feed) == "added"
    [fact] = told(session, JobPublished)
    contract(JobPublished.topic).validate(fact.data)
    assert listed(session, feed).organisation_id == feed.organisation_id
    session.flush()
    assert known_digests(session, feed.organisation_id) == {"A-1": "1"}


def test_a_listing_that_says_something_else_changes_its_posting(session, feed):
    take_in(session, feed, salary={"min": 1, "max": None, "period": "hour"})
    first = listed(session, feed)
    assert take_in(session, feed, digest="2", title="Softwarearchitekt (m/w/d)", salary=None) == "changed"
    assert listed(session, feed) is first
    assert (first.title, first.salary) == ("Softwarearchitekt (m/w/d)", None)
    assert len(told(session, JobChanged)) == 1
    assert take_in(session, feed, digest="3", title="Softwarearchitekt (m/w/d)", salary=None) == "unchanged"


def test_what_is_listed_no_longer_is_withdrawn_and_may_come_back_as_a_new_posting(session, feed):
    take_in(session, feed)
    take_in(session, feed, "A-2")
    gone = listed(session, feed)
    assert feeds.close_missing(session, feed, {"A-2"}, TODAY, NOW) == 1
    assert (gone.state, listed(session, feed, "A-2").state) == ("withdrawn", "published")
    assert len(told(session, JobClosed)) == 1
    assert feeds.close_missing(session, feed, {"A-2"}, TODAY, NOW) == 0
    assert take_in(session, feed) == "added"
    assert listed(session, feed) is not gone


def test_what_the_member_has_filled_stays_filled_while_it_is_listed(session, actor, feed):
    take_in(session, feed)
    posting = listed(session, feed)
    postings.close(session, asked(actor), posting.id, "filled", TODAY, NOW)
    assert take_in(session, feed, digest="2", title="Softwarearchitekt (m/w/d)") == "unchanged"
    assert (posting.state, posting.title) == ("filled", "Softwareentwickler (m/w/d)")
    assert feeds.close_missing(session, feed, set(), TODAY, NOW) == 0


def test_what_has_expired_is_opened_anew_when_the_feed_says_something_else(session, feed):
    take_in(session, feed, valid_through=str(TODAY + DAY))
    old = listed(session, feed)
    later = TODAY + 2 * DAY
    assert take_in(session, feed, digest="2", today=later, valid_through=str(later + 30 * DAY)) == "added"
    assert listed(session, feed) is not old
    assert listed(session, feed).state == "published"


def test_a_later_end_extends_the_posting(session, feed):
    take_in(session, feed, valid_through=str(TODAY + DAY))
    later = TODAY + 1 * DAY
    assert take_in(session, feed, digest="2", today=later, valid_through=str(later + 90 * DAY)) == "changed"
    assert listed(session, feed).valid_through == later + 90 * DAY


@pytest.mark.parametrize(
    ("ends_on", "until"),
    [(None, TODAY + 60 * DAY), (TODAY + 400 * DAY, TODAY + 90 * DAY), (TODAY + 5 * DAY, TODAY + 5 * DAY)],
)
def test_what_is_still_listed_stays_open_as_far_as_the_feed_and_the_rules_allow(session, feed, ends_on, until):
    take_in(session, feed, ends_on=ends_on, valid_through=str(TODAY + 5 * DAY))
    feeds.keep_open(session, feed, TODAY, NOW)
    assert listed(session, feed).valid_through == until


def test_an_end_that_is_far_off_is_left_alone(session, feed):
    take_in(session, feed, valid_through=str(TODAY + 10 * DAY))
    feeds.keep_open(session, feed, TODAY, NOW)
    assert listed(session, feed).valid_through == TODAY + 10 * DAY


def test_a_last_day_too_far_off_is_the_last_that_is_possible():
    assert feeds.last_day(date(2030, 1, 1), TODAY) == TODAY + 90 * DAY
    assert feeds.last_day(TODAY, TODAY) == TODAY
    assert feeds.last_day(None, TODAY) is None


def test_a_faulty_listing_leaves_nothing_behind(session, feed):
    with pytest.raises(Invalid), session.begin_nested():
        take_in(session, feed, apply_email=None)
    assert session.get(FeedItem, (feed.organisation_id, "A-1")) is None
    assert not told(session, JobPublished)


def test_where_the_office_approves_a_listing_is_submitted(session, feed):
    assert take_in(session, feed, approval=True) == "added"
    assert listed(session, feed).state == "submitted"
    assert feeds.close_missing(session, feed, set(), TODAY, NOW) == 1


def test_a_reading_of_what_the_member_has_pointed_away_from_comes_to_nothing(session, actor, feed):
    claimed = Feed(organisation_id=feed.organisation_id, revision=feed.revision)
    feeds.point(session, asked(actor), f"{URL}?new", NOW)
    with pytest.raises(Outdated):
        take_in(session, claimed)
    feeds.drop(session, asked(actor))
    session.flush()
    with pytest.raises(Outdated):
        feeds.close_missing(session, claimed, set(), TODAY, NOW)


def test_postings_outlive_the_feed_that_listed_them(session, actor, feed):
    take_in(session, feed)
    posting = listed(session, feed)
    session.flush()
    feeds.drop(session, asked(actor))
    session.flush()
    session.expunge_all()
    assert session.get(Posting, posting.id).state == "published"
    assert known_digests(session, feed.organisation_id) == {}
