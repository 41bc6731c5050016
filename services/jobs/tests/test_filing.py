"""The cards by which postings find searches: none is missed that the list of jobs would find."""

import random

import pytest
from jobs.models import Posting, SavedSearch
from jobs.models.filing import fits, keys_of_posting
from jobs.queries import searches as queries
from jobs.queries.postings import answering
from sqlalchemy import select

from services.jobs.tests.factories import OFFICE, TODAY, published
from services.jobs.tests.test_searches import confirmed

WORDS = ("Softwareentwicklung", "Software", "Entwicklung", "Küche", "Datensicherheit", "Sicherheit", "C++", "Rust")
SOUGHT = (*WORDS, "Kueche", "entwickl", "Sicherheiten", "Softwre", "Daten", "kuch", "c", "Straßenbau")
KINDS, REMOTE, PLACES = ("job", "thesis"), ("none", "full"), ("18055", "19053", "17489")


def random_query(chance):
    query = {"q": " ".join(chance.sample(SOUGHT, chance.randint(1, 2)))} if chance.random() < 0.8 else {}
    some = {"kind": KINDS, "remote": REMOTE, "competence": ("rust", "gis"), "near": PLACES}
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
    asked = [SavedSearch(query=random_query(chance)) for _ in range(60)]
    clauses = [queries.clauses_of(session, search.wanted) for search in asked]
    late = [random_posting(session, chance) for _ in range(8)]
    for search, filed in zip(asked, clauses, strict=True):
        listed = {each.id for each in session.scalars(answering(session, search.wanted, TODAY))}
        kept = {each.id for each in session.scalars(select(Posting)) if fits(filed, keys_of_posting(each, texts(each)))}
        assert listed <= kept, search.query
        found += len(listed & {each.id for each in late})
    assert found > 20


def texts(posting):
    return posting.search_texts


def test_a_search_is_filed_under_its_rarest_condition(session):
    for number in range(5):
        published(session, OFFICE, organisation_name="Amt", title=f"Software {number}", competences=["rust"])
    published(session, OFFICE, organisation_name="Amt", title="Software und Robotik", competences=["rust"])
    search = confirmed(session, q="Software Robotik", competence="rust", kind="job")
    assert "^robotik" in {key.key for key in search.filed_under}
    assert search.clauses[0] == sorted(key.key for key in search.filed_under)


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
