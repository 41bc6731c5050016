"""Saved searches: asked back by mail, told of what comes once, ended with one click."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from jobs.commands import alerts, postings, searches
from jobs.holdings import HOLDINGS
from jobs.links import Links
from jobs.messages import SearchAlertDue, SearchAlertRequested, SearchEnded
from jobs.models import Arrival, AskedKey, SavedSearch
from jobs.models.searches import moment_after
from jobs.queries import searches as queries
from jobs.retention import RULES
from jobs.schemas.searches import SaveSearch
from sqlalchemy import func, select

from chassis import erasure, outbox
from chassis.context import Context
from chassis.errors import Conflict, Gone, Invalid, PreconditionFailed, TooManyRequests
from chassis.persons import Person, export
from chassis.schema import load
from chassis.service import plan
from chassis.testing import SECRET, forget
from services.jobs.tests.factories import ANYONE, NOW, OFFICE, TODAY, asked, published

LINKS = Links(SECRET, "https://itmv.example")
EMAIL = "Suche@Example.org"


def form(email=EMAIL, rhythm="instant", language="de", **search):
    sent = {"email": email, "rhythm": rhythm, "language": language, "search": search}
    return load(SaveSearch(), sent | {"form_url": "https://itmv.example/jobs"})


def save(session, now=NOW, origin="", **fields):
    searches.save(session, form(**fields), Context(origin=origin), LINKS, now)
    session.flush()


def confirmed(session, now=NOW, **fields):
    """A search that its owner wants."""
    save(session, now, **fields)
    made = session.scalars(select(SavedSearch).order_by(SavedSearch.id.desc()).limit(1)).one()
    return searches.confirm(session, LINKS.confirmation.sign(made.id), LINKS, now)


def posted(session, now=NOW, **fields):
    """A posting that is out, and was heard of."""
    posting = published(session, OFFICE, now=now, organisation_name="Küsten GmbH", **fields)
    alerts.note_arrival(session, posting.id)
    return posting


def tell(session, now=NOW, today=TODAY):
    """All that the clock does; what was told, by search."""
    before = len(outbox.pending(session, SearchAlertDue))
    arrival = object()
    while arrival is not None:
        session.flush()
        arrival, asked = queries.next_match(session)
        alerts.wake(session, asked, now)
        if arrival is not None:
            alerts.close(session, arrival)
        session.expire_all()
    while alerts.tell_due(session, LINKS, today, now):
        session.flush()
    return [fact.data for fact in outbox.pending(session, SearchAlertDue)[before:]]


def told(session, **at):
    """The titles that each mail names."""
    return [[item["title"] for item in fact["items"]] for fact in tell(session, **at)]


def token_of(search):
    return LINKS.search.sign(search.id)


def test_the_address_is_asked_back_and_hears_of_nothing_before(session, contract):
    save(session, q="Rust")
    [fact] = outbox.pending(session, SearchAlertRequested)
    contract("jobs.search_alert_requested.v1").validate(fact.data)
    assert (fact.email, fact.search["q"], fact.search["radius_km"]) == (EMAIL.replace("E", "e"), "Rust", None)
    posted(session, title="Rust an der Küste")
    assert tell(session) == []
    searches.confirm(session, fact.data["token"], LINKS, NOW)
    assert tell(session) == []


def test_what_comes_is_told_once(session, contract):
    confirmed(session, q="Rust", kind="job")
    posted(session, title="Rust an der Küste")
    posted(session, title="Nichts davon")
    posted(session, title="Rust im Praktikum", kind="internship")
    [fact] = tell(session)
    contract("jobs.search_alert_due.v1").validate(fact)
    assert [item["title"] for item in fact["items"]] == ["Rust an der Küste"]
    assert tell(session, now=NOW + timedelta(days=1)) == []
    posted(session, title="Noch einmal Rust")
    assert told(session, now=NOW + timedelta(days=1)) == [["Noch einmal Rust"]]


def test_what_was_told_of_twice_is_no_news_again(session):
    search = confirmed(session)
    posting = posted(session)
    assert len(tell(session)) == 1
    alerts.note_arrival(session, posting.id)
    alerts.note_arrival(session, uuid4())
    assert tell(session, now=NOW + timedelta(days=1)) == []
    assert search.mark == session.scalar(select(func.max(Arrival.position)))


def test_what_has_gone_before_the_mail_is_not_told(session):
    search = confirmed(session, rhythm="daily")
    gone, stays = posted(session, title="Schon besetzt"), posted(session, title="Noch frei")
    assert tell(session) == []
    assert search.due_at == datetime(2026, 3, 3, 6, tzinfo=UTC)
    postings.close(session, asked(OFFICE), gone.id, "filled", TODAY, NOW)
    assert told(session, now=search.due_at) == [["Noch frei"]]
    postings.close(session, asked(OFFICE), stays.id, "filled", TODAY, NOW)
    posted(session, title="Läuft ab", valid_through=TODAY.isoformat())
    tell(session)
    assert told(session, now=NOW + timedelta(days=2), today=TODAY + timedelta(days=2)) == []
    assert search.due_at is None


@pytest.mark.parametrize(
    ("rhythm", "now", "quiet", "due"),
    [
        ("instant", NOW, None, NOW),
        ("instant", NOW, NOW + timedelta(minutes=6), NOW + timedelta(minutes=6)),
        ("instant", NOW, NOW - timedelta(minutes=6), NOW),
        ("daily", datetime(2026, 3, 28, 22, 30, tzinfo=UTC), None, datetime(2026, 3, 29, 5, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), None, datetime(2026, 3, 30, 5, tzinfo=UTC)),
        ("weekly", NOW, None, datetime(2026, 3, 9, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 8, 12, tzinfo=UTC), None, datetime(2026, 3, 9, 6, tzinfo=UTC)),
    ],
)
def test_when_something_is_told(session, rhythm, now, quiet, due):
    assert moment_after(now, rhythm, quiet) == due
    search = confirmed(session, rhythm=rhythm)
    search.quiet_until = quiet
    session.flush()
    assert alerts.wake(session, [search.asked_id], now) == 1
    assert alerts.wake(session, [search.asked_id], now) == 0
    session.refresh(search)
    assert search.due_at == due


def test_many_at_once_are_one_mail_with_the_number_of_the_rest(session):
    confirmed(session)
    for number in range(alerts.MOST + 3):
        posted(session, title=f"Stelle {number:02}")
    [fact] = tell(session)
    assert (len(fact["items"]), fact["items"][0]["title"], fact["more"]) == (alerts.MOST, "Stelle 22", 3)


def test_a_mailbox_is_not_filled_by_strangers(session):
    for number in range(searches.OF_ADDRESS + 3):
        save(session, q=f"Wort{number}", email=EMAIL.swapcase() if number % 2 else EMAIL)
    assert len(outbox.pending(session, SearchAlertRequested)) == searches.OF_ADDRESS
    save(session, now=NOW + timedelta(hours=1), q="später")
    assert len(outbox.pending(session, SearchAlertRequested)) == searches.OF_ADDRESS + 1


def test_one_origin_does_not_fill_many_mailboxes(session):
    for number in range(searches.OF_ORIGIN):
        save(session, origin="here", email=f"a{number}@example.org")
    with pytest.raises(TooManyRequests, match="too_many_tries"):
        save(session, origin="here", email="one.more@example.org")
    save(session, origin="elsewhere", email="one.more@example.org")


def test_confirming_twice_changes_nothing_and_is_not_possible_after_the_end(session):
    search = confirmed(session, q="Rust")
    token, revision = LINKS.confirmation.sign(search.id), search.revision
    assert searches.confirm(session, token, LINKS, NOW).revision == revision
    searches.end_by_link(session, token_of(search), LINKS, NOW)
    with pytest.raises(Gone, match="search_ended"):
        searches.confirm(session, token, LINKS, NOW)


def test_the_same_search_again_takes_the_place_of_the_first(session):
    first = confirmed(session, q="Rust", rhythm="weekly")
    posted(session, title="Rust")
    tell(session)
    second = confirmed(session, q="Rust", rhythm="instant", email=EMAIL.lower())
    assert (first.state, second.state, second.mark, second.due_at) == ("ended", "active", 0, first_due())
    assert told(session, now=NOW + timedelta(days=8)) == [["Rust"]]


def first_due():
    return datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_one_address_has_a_limited_number_of_searches(session, monkeypatch):
    monkeypatch.setattr(searches, "MOST", 2)
    for word in ("eins", "zwei"):
        confirmed(session, q=word)
    with pytest.raises(Conflict, match="too_many_searches"):
        confirmed(session, q="drei")


def test_an_ended_search_tells_nothing_and_says_so_once(session, contract):
    search = confirmed(session)
    posted(session)
    for _ in range(2):
        searches.end_by_link(session, token_of(search), LINKS, NOW)
    [fact] = outbox.pending(session, SearchEnded)
    contract("jobs.search_ended.v1").validate(fact.data)
    assert tell(session) == []
    assert search.asked_id is None
    with pytest.raises(Gone, match="search_ended"):
        queries.get_search(session, LINKS, token_of(search))
    with pytest.raises(Gone, match="search_ended"):
        queries.list_search_jobs(session, LINKS, LINKS.feed.sign(search.id), TODAY)
    searches.end_by_link(session, LINKS.search.sign(uuid4()), LINKS, NOW)


def test_a_link_is_good_for_one_thing(session):
    search = confirmed(session)
    for token in (LINKS.feed.sign(search.id), LINKS.confirmation.sign(search.id), "nonsense"):
        with pytest.raises(Invalid, match="token_invalid"):
            queries.get_search(session, LINKS, token)
    save(session, q="unbestätigt", email="other@example.org")
    pending = session.scalars(select(SavedSearch).where(SavedSearch.state == "pending")).one()
    with pytest.raises(Conflict, match="search_not_confirmed"):
        queries.get_search(session, LINKS, token_of(pending))


def test_a_search_can_be_changed(session):
    search = confirmed(session, q="Rust", rhythm="weekly")
    posted(session, title="Rust")
    tell(session)
    change = {"token": token_of(search), "rhythm": "daily", "search": {"q": "Python"}}
    with pytest.raises(PreconditionFailed):
        searches.change(session, dict(change), asked(ANYONE, 1), LINKS, NOW)
    searches.change(session, change, asked(ANYONE, search.revision), LINKS, NOW)
    assert search.due_at == datetime(2026, 3, 3, 6, tzinfo=UTC)
    assert told(session, now=search.due_at) == []
    posted(session, title="Python")
    tell(session, now=NOW + timedelta(days=1))
    assert told(session, now=NOW + timedelta(days=3)) == [["Python"]]


def test_the_feed_shows_what_is_open_and_nothing_of_its_owner(session):
    search = confirmed(session, q="Rust", near="18055")
    posted(session, title="Rust")
    posted(session, title="Rust weit weg", places=[{"postcode": "19053"}])
    found = queries.list_search_jobs(session, LINKS, LINKS.feed.sign(search.id), TODAY)
    assert [posting.title for posting in found["items"]] == ["Rust"]
    assert found["search"]["radius_km"] == 25
    assert "email" not in found


@pytest.mark.parametrize(
    ("search", "pointer"),
    [
        ({"q": "!?"}, "/search/q"),
        ({"near": "99999"}, "/search/near"),
        ({"district": "Bayern"}, "/search/district"),
        ({"kind": "dream"}, "/search/kind"),
        ({"sort": "newest"}, "/search/sort"),
        ({"near": "18055", "radius_km": 0}, "/search/radius_km"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(search, pointer):
    with pytest.raises(Invalid) as caught:
        form(**search)
    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_a_person_is_told_of_their_searches_and_erased_with_them(session):
    search = confirmed(session, q="Rust")
    person = Person(EMAIL.upper())
    [row] = export(session, HOLDINGS, person)["saved_searches"]
    assert row["query"] == {"q": "Rust"}
    erasure.erase(session, HOLDINGS, person, uuid4(), plan("jobs").told, SECRET, NOW)
    assert session.scalar(select(func.count()).select_from(SavedSearch)) == 0
    assert session.scalar(select(func.count()).select_from(AskedKey)) == 0
    assert outbox.pending(session, SearchAlertRequested) == []
    searches.end_by_link(session, LINKS.search.sign(search.id), LINKS, NOW)


def test_what_nobody_confirmed_is_forgotten_after_a_week_and_proof_after_three_years(session):
    kept = confirmed(session, q="Rust")
    ended = confirmed(session, q="Alt")
    searches.end_by_link(session, token_of(ended), LINKS, NOW)
    save(session, q="Ungefragt", now=NOW + timedelta(hours=2))
    session.flush()
    forget(session, RULES, NOW + timedelta(days=6))
    assert session.scalar(select(func.count()).select_from(SavedSearch)) == 3
    forget(session, RULES, NOW + timedelta(days=8))
    assert set(session.scalars(select(SavedSearch.id))) == {kept.id, ended.id}
    forget(session, RULES, NOW + timedelta(days=1096))
    assert set(session.scalars(select(SavedSearch.id))) == {kept.id}
