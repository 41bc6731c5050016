"""The cards by which postings find searches: none is missed that the list of jobs would find."""

import random

import pytest
from jobs.queries import searches as queries
from jobs.queries.postings import answering

from services.jobs.tests.factories import OFFICE, TODAY, published
from services.jobs.tests.test_searches import confirmed

WORDS = ("Softwareentwicklung", "Software", "Entwicklung", "Küche", "Datensicherheit", "Sicherheit", "C++", "Rust")
SOUGHT = (*WORDS, "Kueche", "entwickl", "Sicherheiten", "Softwre", "Daten", "kuch", "c", "Straßenbau")
DISTRICTS = ("Schwerin", "Vorpommern-Greifswald")
KINDS, REMOTE, PLACES = ("job", "thesis"), ("none", "full"), ("18055", "19053", "17489")


def random_query(chance):
    query = {"q": " ".join(chance.sample(SOUGHT, chance.randint(1, 2)))} if chance.random() < 0.8 else {}
    some = {"kind": KINDS, "remote": REMOTE, "competence": ("rust", "gis"), "near": PLACES, "district": DISTRICTS}
    query |= {name: chance.choice(values) for name, values in some.items() if chance.random() < 0.25}
    return query | ({"radius_km": chance.choice((5, 90))} if "near" in query else {})


def random_posting(session, chance):
    fields = {"title": " ".join(chance.sample(WORDS, 2)), "kind": chance.choice(KINDS), "remote": chance.choice(REMOTE)}
    fields |= {"places": [{"postcode": chance.choice(PLACES)}], "competences": chance.sample(("rust", "gis"), 1)}
    return published(session, OFFICE, organisation_name="Amt", description_markdown="Text.", **fields)


def test_what_the_list_finds_is_found_by_its_keys(session):
    chance, found = random.Random(4), 0
    for _ in range(12):
        random_posting(session, chance)
    asked = [confirmed(session, email=f"{number}@example.org", **random_query(chance)) for number in range(60)]
    woken = {
        each.id: set(queries.fitting(session, each)) for each in [random_posting(session, chance) for _ in range(8)]
    }
    for search in asked:
        listed = {each.id for each in session.scalars(answering(session, search.wanted, TODAY))}
        late = {posting_id for posting_id, searches in woken.items() if search.id in searches}
        assert listed & woken.keys() <= late, search.query
        found += len(late)
    assert 20 < found < 60 * 8 / 2


def test_a_search_filed_by_the_release_before_is_found_too(session):
    search = confirmed(session, kind="job", remote="full", competence="rust")
    search.kind = search.remote = search.competence = None
    search.clauses = [["kind job"], ["remote full"], ["competence rust"]]
    other, fits = ("thesis", "full"), ("job", "full")
    kinds = {"organisation_name": "Amt", "title": "Software", "competences": ["rust"]}
    found = [
        queries.fitting(session, published(session, OFFICE, kind=kind, remote=remote, **kinds))
        for kind, remote in (other, fits)
    ]
    assert found == [[], [search.id]]


def test_a_search_is_filed_under_its_rarest_condition(session):
    for number in range(5):
        published(session, OFFICE, organisation_name="Amt", title=f"Software {number}", competences=["rust"])
    published(session, OFFICE, organisation_name="Amt", title="Software und Robotik", competences=["rust"])
    search = confirmed(session, q="Software Robotik", competence="rust", kind="job")
    assert "^robotik" in {key.key for key in search.filed_under}
    assert [any(key.startswith("^software") for key in clause) for clause in search.clauses] == [True]
    assert (search.kind, search.competence, search.remote) == ("job", "rust", None)


@pytest.mark.parametrize("query", [{"kind": "thesis"}, {"q": "Robotik"}, {"near": "19053", "radius_km": 5}])
def test_a_posting_wakes_none_that_asks_for_something_else(session, query):
    sleeper, everything = confirmed(session, **query), confirmed(session, email="all@example.org")
    posting = published(session, OFFICE, organisation_name="Amt", title="Software")
    assert queries.fitting(session, posting) == [everything.id]
    assert sleeper.due_at is None


def test_a_long_posting_is_matched_too(session):
    search = confirmed(session, q="letztes")
    many = " ".join(f"wort{number}x" for number in range(1500))
    posting = published(session, OFFICE, organisation_name="Amt", description_markdown=f"{many} letztes")
    assert queries.fitting(session, posting) == [search.id]
