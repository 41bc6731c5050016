"""Finding postings: words, filters, distance, pages, and what is hidden."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from jobs.commands import postings
from jobs.queries import postings as board
from sqlalchemy import event

from chassis.errors import Forbidden, Gone, Invalid, NotFound
from services.jobs.tests.factories import (
    ANYONE,
    NOW,
    OFFICE,
    TODAY,
    asked,
    draft,
    member,
    organisation,
    published,
    wanted,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def hirer(session):
    return member(organisation(session))


def titles(session, today=TODAY, **filters):
    return [each.title for each in board.list_jobs(session, wanted(**filters), today)["items"]]


@pytest.mark.parametrize(
    "q", ["Küche", "Kueche", "küchen", "KÜCHEN", "Küchenpla", "entwickl", "C++", "Förde", "rostock", "it-security"]
)
def test_german_words_find_a_posting_by_stem_spelling_and_prefix(session, hirer, q):
    found = {
        "title": "C++-Entwicklung",
        "description_markdown": "Wir bauen **Küchenplaner** für kleine Küchen.",
        "competences": ["it-security"],
    }
    published(session, hirer, **found)
    assert titles(session, q=q) == ["C++-Entwicklung"]


@pytest.mark.parametrize("q", ["Garten", "Küche Garten", "%", '" OR 1', "*", "')--"])
def test_other_words_and_signs_find_nothing(session, hirer, q):
    published(session, hirer)
    assert titles(session, q=q) == []


def test_drafts_closed_and_expired_postings_are_not_listed(session, hirer):
    draft(session, hirer, title="Entwurf")
    gone = published(session, hirer, title="Vergeben")
    postings.close(session, asked(hirer), gone.id, "filled", TODAY, NOW)
    published(session, hirer, title="Kurz", valid_through=str(TODAY))
    assert titles(session) == ["Kurz"]
    for filters in ({}, {"q": "kurz"}, {"near": "18055"}, {"near": "18055", "sort": "closest"}):
        assert titles(session, TODAY + DAY, **filters) == []


def test_filters_narrow_and_combine(session, hirer):
    other = member(organisation(session, "Andere", "Wismar"))
    published(session, hirer, title="A11", kind="thesis", remote="full", competences=["gis", "web"])
    published(session, hirer, title="B22", employment_type="PART_TIME", competences=["gis"])
    published(session, other, title="C33", remote="full")
    assert titles(session, kind="thesis") == ["A11"]
    assert titles(session, employment_type="PART_TIME") == ["B22"]
    assert sorted(titles(session, remote="full")) == ["A11", "C33"]
    assert sorted(titles(session, competence="gis")) == ["A11", "B22"]
    assert titles(session, organisation_id=str(other.organisation_id)) == ["C33"]
    assert titles(session, competence="gis", remote="full", q="A11") == ["A11"]


@pytest.fixture
def around_rostock(session, hirer):
    """Three postings; the one in Schwerin and Rostock has two places."""
    places = {
        "Rostock": [{"postcode": "18055"}],
        "Greifswald": [{"postcode": "17489"}],
        "Schwerin und Rostock": [{"postcode": "19053"}, {"postcode": "18055"}],
        "Hamburg": [{"postcode": "20095", "city": "Hamburg"}],
    }
    for number, (title, where) in enumerate(places.items()):
        published(session, hirer, title=title, places=where, now=NOW + number * HOUR)


def test_a_radius_finds_what_has_a_place_within(session, around_rostock):
    assert titles(session, near="18055", radius_km=10) == ["Schwerin und Rostock", "Rostock"]
    assert set(titles(session, near="19053", radius_km=10)) == {"Schwerin und Rostock"}


def every_page(session, total, **filters):
    """The titles of all pages, in order."""
    seen: list[str] = []
    cursor = None
    while cursor or not seen:
        found = board.list_jobs(session, wanted(**filters, cursor=cursor), TODAY)
        assert found["total"] == total
        seen, cursor = seen + [each.title for each in found["items"]], found["next"]
    return seen


def test_closest_first_by_the_nearest_place_page_by_page(session, around_rostock):
    seen = every_page(session, 3, near="19053", radius_km=200, sort="closest", limit=1)
    assert seen == ["Schwerin und Rostock", "Rostock", "Greifswald"]
    with pytest.raises(Invalid):
        titles(session, sort="closest")


def test_newest_first_page_by_page_without_gap_or_repetition(session, hirer):
    for number in range(7):
        published(session, hirer, title=f"Stelle {number}", now=NOW + (number // 2) * HOUR)
    seen = every_page(session, 7, limit=3)
    assert len(seen) == len(set(seen)) == 7
    assert seen[0] == "Stelle 6"


@pytest.mark.parametrize("filters", [{}, {"kind": "job"}])
def test_a_page_is_read_from_an_index_and_not_sorted(databases, filters):
    database, plans = databases("jobs", "sqlite"), []

    def explain(connection, cursor, statement, parameters, *_):
        if "ORDER BY" in statement:
            plans.extend(cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall())

    event.listen(database.engine, "before_cursor_execute", explain)
    with database.read() as session:
        board.list_jobs(session, wanted(**filters), TODAY)
    event.remove(database.engine, "before_cursor_execute", explain)
    assert plans
    assert not [step for step in plans if "TEMP B-TREE" in str(step)]


UNKNOWN = "0192f0c1-2f3a-7c55-9d52-6b1f0b7a5001"


@pytest.mark.parametrize("inside", ["x", [], None, [1, 2], {}, ["0001-01-01T00:00:00+14:00", UNKNOWN], [str(NOW), 5]])
def test_a_strange_cursor_is_refused(session, hirer, inside):
    with pytest.raises(Invalid):
        titles(session, cursor=b64encode(json.dumps(inside).encode()).decode())
    with pytest.raises(Invalid):
        titles(session, cursor="no base64 at all")


@pytest.mark.parametrize("metres", [10**30, -(10**30), "1", None, 1e300])
def test_a_strange_distance_in_a_cursor_is_refused(session, hirer, metres):
    cursor = b64encode(json.dumps([metres, UNKNOWN]).encode()).decode()
    with pytest.raises(Invalid):
        titles(session, near="18055", sort="closest", cursor=cursor)


def test_a_cursor_without_time_zone_harms_nobody(session, hirer):
    cursor = b64encode(json.dumps(["2026-01-01T00:00:00", UNKNOWN]).encode()).decode()
    assert titles(session, cursor=cursor) == []


def test_a_draft_is_there_for_its_owner_and_the_office_only(session, hirer):
    posting = draft(session, hirer)
    for actor in (hirer, OFFICE):
        assert board.get_job(session, actor, posting.id, TODAY) is posting
    for actor in (ANYONE, member(organisation(session, "Andere"))):
        with pytest.raises(NotFound):
            board.get_job(session, actor, posting.id, TODAY)


def test_a_withdrawn_draft_never_was_for_others(session, hirer):
    posting = draft(session, hirer)
    postings.close(session, asked(hirer), posting.id, "withdrawn", TODAY, NOW)
    with pytest.raises(NotFound):
        board.get_job(session, ANYONE, posting.id, TODAY)


def test_an_expired_posting_is_gone_and_names_similar_ones(session, hirer):
    over = published(session, hirer, title="Vorbei", competences=["gis"], valid_through=str(TODAY))
    published(session, hirer, title="Gleiche Art")
    published(session, hirer, title="Gleiches Können", kind="thesis", competences=["gis", "web"])
    published(session, hirer, title="Ganz anders", kind="internship")
    with pytest.raises(Gone) as caught:
        board.get_job(session, ANYONE, over.id, TODAY + DAY)
    similar = caught.value.details["similar"]
    assert [each["title"] for each in similar] == ["Gleiches Können", "Gleiche Art"]
    assert similar[0].keys() == {"id", "title", "url"}
    assert caught.value.details["outcome"] == "expired"


def test_similar_ones_are_five_at_most_and_each_once(session, hirer):
    over = published(session, hirer, competences=["gis"])
    for number in range(4):
        published(session, hirer, title=f"Beides {number}", competences=["gis"])
        published(session, hirer, title=f"Art {number}")
    found = board.similar(session, over, TODAY)
    assert len({each["id"] for each in found}) == len(found) == 5
    assert [each["title"].split()[0] for each in found].count("Beides") == 4


def test_my_jobs_are_my_organisations_in_every_state(session, hirer):
    other = member(organisation(session, "Andere"))
    draft(session, other, title="Fremd")
    draft(session, hirer, title="Entwurf")
    published(session, hirer, title="Vorbei", valid_through=str(TODAY))
    found = board.list_my_jobs(session, hirer, TODAY + DAY, 20, None)
    assert {each.title: each.status for each in found["items"]} == {"Vorbei": "expired", "Entwurf": "draft"}
    assert board.list_my_jobs(session, OFFICE, TODAY, 20, None)["total"] == 3
    with pytest.raises(Forbidden):
        board.list_my_jobs(session, ANYONE, TODAY, 20, None)


def test_a_stored_state_is_not_touched_by_looking(session, hirer):
    posting = published(session, hirer, valid_through=str(TODAY))
    board.list_my_jobs(session, hirer, TODAY + DAY, 20, None)
    session.flush()
    assert posting.state == "published"
