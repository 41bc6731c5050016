"""The board as it is narrowed, counted and sorted: the same on both databases, whichever way it is found."""

from datetime import timedelta

import pytest
from jobs.commands import postings
from jobs.queries import postings as board

from chassis import search
from chassis.errors import Invalid
from services.jobs.tests.factories import NOW, OFFICE, TODAY, asked, member, organisation, published, wanted

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
YEARLY = {"currency": "EUR", "period": "year"}


@pytest.fixture
def hirer(session):
    return member(organisation(session))


def listed(session, today=TODAY, **filters):
    return board.list_jobs(session, wanted(**filters), today)


def titles(session, **filters):
    return [each.title for each in listed(session, **filters)["items"]]


def facet(found, name):
    return {each["value"]: each["count"] for each in found["facets"][name]}


@pytest.fixture
def three(session, hirer):
    published(session, hirer, title="Eins", kind="thesis", competences=["gis", "web"])
    published(session, hirer, title="Zwei", remote="full", places=[{"postcode": "17489"}, {"postcode": "18055"}])
    published(session, OFFICE, title="Drei", organisation_name="Gast", competences=["gis"])


@pytest.mark.parametrize("filters", [{}, {"q": "Küchenplaner"}])
def test_facets_count_what_was_found(session, three, hirer, filters):
    found = listed(session, **filters)
    assert (found["total"], found["exact"]) == (3, True)
    assert facet(found, "kind") == {"job": 2, "thesis": 1}
    assert facet(found, "competence") == {"gis": 2, "web": 1}
    assert facet(found, "remote") == {"none": 2, "full": 1}
    name = "Küstendaten „Förde“ GmbH"
    assert found["facets"]["organisation"] == [{"value": str(hirer.organisation_id), "count": 2, "name": name}]
    assert facet(found, "district") == {"Kreisfreie Stadt Rostock": 3, "Vorpommern-Greifswald": 1}


def test_a_filter_narrows_the_facets_with_the_list(session, three):
    found = listed(session, competence="gis")
    assert [each.title for each in found["items"]] == ["Drei", "Eins"]
    assert facet(found, "kind") == {"job": 1, "thesis": 1}
    assert titles(session, district="Vorpommern-Greifswald") == ["Zwei"]


def test_what_is_over_counts_no_more_before_the_timer_has_come_by(session, hirer, three):
    published(session, hirer, title="Kurz", kind="trainee", valid_through=str(TODAY))
    assert facet(listed(session), "kind")["trainee"] == 1
    for filters in ({}, {"q": "Küchenplaner"}, {"near": "18055"}):
        found = listed(session, TODAY + DAY, **filters)
        assert (found["total"], len(found["items"])) == (3, 3)
        assert "trainee" not in facet(found, "kind")
    assert postings.expire(session, TODAY + DAY, NOW) == 1
    assert listed(session, TODAY + DAY)["total"] == 3


def test_a_changed_posting_is_counted_as_it_is_now(session, hirer):
    posting = published(session, hirer)
    postings.change(session, asked(hirer), posting.id, {"kind": "trainee", "competences": ["web"]}, TODAY, NOW)
    found = listed(session)
    assert (facet(found, "kind"), facet(found, "competence")) == ({"trainee": 1}, {"web": 1})
    postings.close(session, asked(hirer), posting.id, "filled", TODAY, NOW)
    assert (listed(session)["total"], facet(listed(session), "kind")) == (0, {})


@pytest.fixture
def paying(session, hirer):
    """From 60,000 euros a year down to nothing known."""
    salaries = {
        "Im Monat": {"min": 400_000, "max": 500_000, "currency": "EUR", "period": "month"},
        "Im Jahr": {"min": 5_500_000, "max": None, **YEARLY},
        "Unbekannt": None,
        "In der Stunde": {"min": None, "max": 2_000, "currency": "EUR", "period": "hour"},
        "In Kronen": {"min": 99_000_000, "max": None, "currency": "DKK", "period": "year"},
    }
    for title, salary in salaries.items():
        published(session, hirer, title=title, salary=salary, hours_per_week=20)


@pytest.mark.parametrize("filters", [{}, {"q": "Küchenplaner"}, {"kind": "job"}])
def test_the_best_paid_come_first_and_the_unknown_last(session, paying, filters):
    seen = pages(session, sort="salary", limit=2, **filters)
    assert seen[:3] == ["Im Monat", "Im Jahr", "In der Stunde"]
    assert set(seen[3:]) == {"Unbekannt", "In Kronen"}


def pages(session, **filters):
    """The titles of all pages, in order."""
    seen: list[str] = []
    cursor = None
    while cursor or not seen:
        found = listed(session, **filters, cursor=cursor)
        seen, cursor = seen + [each.title for each in found["items"]], found["next"]
    return seen


@pytest.mark.parametrize("counted", [1000, 2])
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_closest_come_first_however_many_there_are(session, hirer, monkeypatch, counted, limit):
    monkeypatch.setattr(search, "COUNTED", counted)
    around = ("18055", "19053", "17489", "18055", "23966", "19053")
    for number, code in enumerate(around):
        also = [{"postcode": "18055"}] if number == 5 else []
        published(session, hirer, title=f"Nr. {number}", places=[{"postcode": code}, *also], now=NOW + number * HOUR)
    published(session, hirer, title="Andere Art", kind="thesis")
    seen = pages(session, near="18055", radius_km=300, sort="closest", kind="job", limit=limit)
    assert seen == ["Nr. 5", "Nr. 3", "Nr. 0", "Nr. 4", "Nr. 1", "Nr. 2"]


@pytest.mark.parametrize(
    "filters",
    [
        *({}, {"q": "kuechen"}, {"kind": "thesis"}, {"remote": "full"}, {"competence": "gis"}, {"near": "17489"}),
        {"q": "Küche", "near": "18055", "competence": "gis"},
        *({"employment_type": "PART_TIME"}, {"q": "nichts davon"}),
    ],
)
def test_a_saved_search_is_told_of_what_the_list_shows(session, three, filters):
    asked_of_list = wanted(**filters, sort="newest")
    told = session.scalars(board.answering(session, asked_of_list, TODAY)).all()
    assert {each.title for each in told} == set(titles(session, **filters))


def test_words_in_the_title_come_first_unless_the_newest_are_wanted(session, hirer):
    published(session, hirer, title="Hafenlogistik")
    published(session, hirer, title="Etwas", description_markdown="Für die Hafenlogistik.")
    assert titles(session, q="Hafenlogistik") == ["Hafenlogistik", "Etwas"]
    assert titles(session, q="Hafenlogistik", sort="newest") == ["Etwas", "Hafenlogistik"]


@pytest.mark.parametrize(("counted", "few"), [(1000, 100), (1000, 3), (3, 100), (3, 0)])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
@pytest.mark.parametrize("sort", [None, "newest"])
def test_pages_are_the_same_whether_or_not_all_was_counted(session, hirer, monkeypatch, counted, few, limit, sort):
    monkeypatch.setattr(search, "COUNTED", counted)
    monkeypatch.setattr(search, "FEW", few)
    for number in range(7):
        words = {"title": f"Hafen {number}"} if number % 3 == 0 else {"description_markdown": "Am Hafen."}
        published(session, hirer, **{"title": f"Nr. {number}"} | words)
    seen = pages(session, q="Hafen", limit=limit, sort=sort)
    numbers = [int(title[-1]) for title in seen]
    assert numbers == ([6, 5, 4, 3, 2, 1, 0] if sort else [6, 3, 0, 5, 4, 2, 1])
    assert pages(session, kind="job", limit=limit)[-1] == "Hafen 0"


@pytest.mark.parametrize("sort", ["newest", "closest", "salary"])
@pytest.mark.parametrize("cursor", ["x", "WyJhIl0", "WzEsMiwzXQ"])
def test_a_foreign_cursor_is_refused(session, three, sort, cursor):
    with pytest.raises(Invalid) as caught:
        listed(session, sort=sort, near="18055", cursor=cursor)
    assert caught.value.details["errors"][0]["pointer"] == "/cursor"
