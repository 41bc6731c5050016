"""Full text: what German readers expect to find, and the same on both databases."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

import chassis.search
from chassis.db import Database
from chassis.errors import Invalid
from chassis.paging import encoded
from chassis.search import Entry, Index, Wanted

INDEX = Index("things")


@pytest.fixture(scope="module")
def databases(postgres_url, tmp_path_factory):
    """An empty index on each."""
    urls = {"sqlite": f"sqlite:///{tmp_path_factory.mktemp('search')}/x.sqlite3", "postgresql": postgres_url("search")}
    made = {name: Database(url) for name, url in urls.items()}
    for database in made.values():
        with database.write() as session:
            INDEX.create(session.connection())
    yield made
    for database in made.values():
        database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request, databases):
    with databases[request.param].engine.connect() as connection, connection.begin() as transaction:
        yield Session(connection)
        transaction.rollback()


def put(session, number, title, *texts, audience="public", **filed):
    INDEX.put(session, UUID(int=number), Entry(texts, title, audience, filed, number))


def found(session, q=None, *, audiences=("public",), own=None, limit=20, **filed):
    search = INDEX.look(session, Wanted(q, filed, audiences, own))
    ids, _ = search.page(limit, None, by_relevance=True)
    return [each.int for each in ids]


@pytest.mark.parametrize(
    ("holds", "finds"),
    [
        ("Küche", "Küche Kueche kuche KÜCHE küchen Küc"),
        ("Kueche", "Küche Kueche kuche"),
        ("Straße", "Straße Strasse STRASSE straßen stras"),
        ("Datensicherheit", "Datensicherheit Sicherheit Daten datensich"),
        ("IT-Sicherheit", "IT-Sicherheit Sicherheit it-sich"),
        ("Entwicklung von Software", "Softwareentwicklung Entwicklungen"),
        ("Robotik", "Robotik Robotk Roboitk Robbotik Rubotik"),
        ("Café Łódź", "cafe café CAFE łódź"),
        ("C++ und C#", "c++ C#"),
        ("Müller", "Mueller muller Müler"),
        ("東京", "東京"),
    ],
)
def test_a_word_is_found_by_its_other_spellings(session, holds, finds):
    put(session, 1, "Eins", holds)
    put(session, 2, "Zwei", "ganz anderes")
    for q in finds.split():
        assert found(session, q) == [1], q


@pytest.mark.parametrize("q", ["xyz", "Küche xyz", "!!!", "Bh", "Gabel", "pu", "public"])
def test_what_stands_in_none_finds_nothing(session, q):
    put(session, 1, "Küche", "Kabine")
    assert found(session, q) == []
    assert INDEX.look(session, Wanted(q, audiences=["public"])).count(20).total == 0


def test_a_typo_is_forgiven_only_where_nothing_stands_as_it_was_typed(session):
    put(session, 1, "Eins", "Robotik")
    put(session, 2, "Zwei", "Robotin")
    assert found(session, "robotik") == [1]
    assert found(session, "robottik") == [1]


def test_a_beginning_of_many_words_finds_them_all(session):
    for number in range(1, 101):
        put(session, number, f"Kunst{number}")
    assert len(found(session, "kunst", limit=100)) == 100


def test_titles_come_before_texts_and_the_newest_first(session):
    put(session, 1, "Rostocker Netze")
    put(session, 2, "Anders", "Netze")
    put(session, 3, "Netzwerk")
    put(session, 4, "Wieder anders", "Netzwerk")
    assert found(session, "netz") == [3, 1, 4, 2]
    search = INDEX.look(session, Wanted("netz", audiences=["public"]))
    pages: list[int] = []
    cursor = None
    while cursor or not pages:
        ids, cursor = search.page(1, cursor, by_relevance=True)
        pages += [each.int for each in ids]
    assert pages == [3, 1, 4, 2]


def test_filters_audiences_and_ones_own(session):
    put(session, 1, "Eins", kind=["a"], country=["DE", "PL"])
    put(session, 2, "Zwei", kind=["a"], country=["PL"], audience="hidden")
    put(session, 3, "Drei", kind=["b"], country=["DE"])
    assert found(session, kind=["a"]) == [1]
    assert found(session, kind=["a", "b"], country=["DE"]) == [3, 1]
    assert found(session, country=["PL"], own=UUID(int=2)) == [2, 1]
    assert found(session, country=["PL"], audiences=("public", "hidden")) == [2, 1]
    assert found(session, kind=[]) == []
    assert found(session, kind=["' | 'x"]) == []


def test_facets_count_what_is_wanted(session):
    put(session, 1, "Eins", kind=["a"], country=["DE", "PL"])
    put(session, 2, "Zwei", kind=["a"], country=["PL"], audience="hidden")
    put(session, 3, "Drei", kind=["b"], country=["DE"])
    everything = INDEX.look(session, Wanted(audiences=["public"])).count(20)
    assert (everything.total, everything.exact) == (2, True)
    assert everything.facets(["country", "kind", "size"]) == {
        "country": [{"value": "DE", "count": 2}, {"value": "PL", "count": 1}],
        "kind": [{"value": "a", "count": 1}, {"value": "b", "count": 1}],
        "size": [],
    }
    assert INDEX.look(session, Wanted(audiences=["public"], own=UUID(int=2))).count(20).total == 3
    assert INDEX.look(session, Wanted(audiences=["public"], own=UUID(int=3))).count(20).total == 2
    some = INDEX.look(session, Wanted("eins", audiences=["public"])).count(20)
    assert some.facets(["kind"]) == {"kind": [{"value": "a", "count": 1}]}


def test_what_is_changed_or_removed_leaves_no_word_behind(session):
    put(session, 1, "Geheim", "Wort", kind=["a"])
    put(session, 2, "Bleibt", "Wort")
    put(session, 1, "Anders", kind=["b"])
    assert found(session, "geheim") == []
    INDEX.remove(session, UUID(int=1))
    INDEX.remove(session, UUID(int=1))
    terms = set(session.scalars(select(INDEX.vocabulary.table.c.term)))
    assert terms == {"bleibt", "wort", "public/audience public"}
    assert INDEX.look(session, Wanted(audiences=["public"])).count(20).total == 1


def test_an_index_counts_from_the_newest_and_says_when_it_stops(session):
    for number in range(1, 6001, 500):
        put(session, number, "Netze", kind=["a"])
    put(session, 2, "Kanal")
    search = INDEX.look(session, Wanted("netze", audiences=["public"]))
    assert (search.count(20).total, search.count(20).exact) == (12, True)
    assert (search.count(3).total, search.count(3).exact) == (9, False)
    assert (search.count(1).total, search.count(1).exact) == (2, False)
    assert INDEX.look(session, Wanted("kanal", audiences=["public"])).count(3).total == 1
    assert found(session, "netze", limit=20) == list(range(5501, 0, -500))


@pytest.mark.parametrize("counted", [1, 2, 3, 1000])
def test_hits_come_value_by_value_however_many_each_has(session, monkeypatch, counted):
    monkeypatch.setattr(chassis.search, "COUNTED", counted)
    for number, place in enumerate("abcdefgacegaaab", 1):
        put(session, number, "Netze", place=[place])
    put(session, 99, "Kanal", place=["b"])
    search = INDEX.look(session, Wanted("netze", {"place": list("bcdefgahi")}, ["public"]))
    expected = [15, 2, 9, 3, 4, 10, 5, 6, 11, 7, 14, 13, 12, 8, 1]
    for most in (1, 3, 8, 20):
        assert [hit.number for hit in search.by_value("place", "bcdefgahi", most)] == expected[:most]
    assert [hit.number for hit in search.by_value("place", "cdefgahi", 3, before=9)] == [3, 4, 10]
    assert INDEX.look(session, Wanted("gibtesnicht", audiences=["public"])).by_value("place", "ab", 3) == []


def test_a_cursor_of_another_list_is_refused(session):
    search = INDEX.look(session, Wanted("netz"))
    for cursor in ("x", encoded(["a", 2]), encoded([1]), encoded([0, 2**70])):
        with pytest.raises(Invalid):
            search.page(1, cursor, by_relevance=True)


LETTERS = st.text("abdeikmnorstuäöüß", min_size=2, max_size=7)
WORDS = st.lists(st.one_of(LETTERS, st.sampled_from(["Küche", "Straße", "Daten", "Sicherheit", "Netz"])), max_size=6)
ANYTHING = st.text(max_size=12).filter(lambda it: it.isprintable())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(st.tuples(WORDS, WORDS, ANYTHING, st.sampled_from("ab")), min_size=1, max_size=6),
    queries=st.lists(st.one_of(WORDS.map(" ".join), ANYTHING, st.integers(0, 5)), min_size=1, max_size=8),
)
def test_both_databases_answer_alike(databases, documents, queries):
    """Generated names and texts; a number among the queries asks for part of a word that is there."""
    answers = []
    for database in databases.values():
        with database.engine.connect() as connection, connection.begin() as transaction:
            session = Session(connection)
            for number, (title, texts, anything, kind) in enumerate(documents, 1):
                put(session, number, " ".join(title), "".join(texts), anything, kind=[kind])
            answers.append([_answer(session, _asked(query, documents)) for query in queries])
            transaction.rollback()
    assert answers[0] == answers[1]


def _asked(query, documents):
    if isinstance(query, str):
        return query
    words = [word for title, texts, _, _ in documents for word in (*title, *texts)]
    return words[query % len(words)][: 2 + query] if words else ""


def _answer(session, q):
    search = INDEX.look(session, Wanted(q, audiences=["public"]))
    count, ids = search.count(20), found(session, q)
    assert search.among(range(7)) == set(ids)
    return ids, count.total, count.facets(["kind"])
