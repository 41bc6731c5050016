"""The cards by which postings find searches: none is missed that the list of jobs would find."""

import random
from datetime import timedelta

import pytest
from jobs.commands import searches
from jobs.holdings import HOLDINGS
from jobs.models import Asked, AskedKey
from jobs.queries import searches as queries
from jobs.queries.postings import answering
from jobs.retention import RULES
from sqlalchemy import func, select

from chassis.persons import Person, erase_rows
from chassis.testing import forget
from services.jobs.tests.factories import NOW, OFFICE, TODAY, published
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
        late = {posting_id for posting_id, searches in woken.items() if search.asked_id in searches}
        assert listed & woken.keys() <= late, search.query
        found += len(late)
    assert 20 < found < 60 * 8 / 2


def test_a_search_saved_by_the_release_before_is_filed_by_the_clock(session):
    search = confirmed(session, kind="job", q="Robotik")
    search.asked_id = None
    session.flush()
    assert searches.file_unfiled(session, NOW) == 1
    assert searches.file_unfiled(session, NOW) == 0
    posting = published(session, OFFICE, organisation_name="Amt", title="Robotik")
    assert queries.fitting(session, posting) == [search.asked_id]


def test_what_many_ask_is_filed_once_and_goes_when_nobody_does(session):
    one, other = (confirmed(session, email=f"{name}@example.org", q="Robotik") for name in ("a", "b"))
    assert one.asked_id == other.asked_id
    for search, left in ((one, 1), (other, 0)):
        searches.end(session, search, NOW)
        forget(session, RULES, NOW + timedelta(days=2))
        assert session.scalar(select(func.count()).select_from(Asked)) == left
    assert session.scalar(select(func.count()).select_from(AskedKey)) == 0


def test_who_is_erased_takes_along_what_they_alone_ask(session):
    confirmed(session, email="a@example.org", q="Robotik")
    confirmed(session, email="a@example.org", q="Mein Name")
    last = confirmed(session, email="b@example.org", q="Robotik")
    for holding in HOLDINGS:
        erase_rows(session, holding, Person("a@example.org"))
    session.expire_all()
    assert [asked.id for asked in session.scalars(select(Asked))] == [last.asked_id] != [None]


def test_a_search_is_filed_under_its_rarest_condition(session):
    for number in range(5):
        published(session, OFFICE, organisation_name="Amt", title=f"Software {number}", competences=["rust"])
    published(session, OFFICE, organisation_name="Amt", title="Software und Robotik", competences=["rust"])
    search = confirmed(session, q="Software Robotik", competence="rust", kind="job")
    asked = session.get_one(Asked, search.asked_id)
    assert "^robotik" in session.scalars(select(AskedKey.key)).all()
    assert [any(key.startswith("^software") for key in clause) for clause in asked.clauses] == [True]
    assert (asked.kind, asked.competence, asked.remote) == ("job", "rust", None)


@pytest.mark.parametrize("query", [{"kind": "thesis"}, {"q": "Robotik"}, {"near": "19053", "radius_km": 5}])
def test_a_posting_wakes_none_that_asks_for_something_else(session, query):
    sleeper, everything = confirmed(session, **query), confirmed(session, email="all@example.org")
    posting = published(session, OFFICE, organisation_name="Amt", title="Software")
    assert queries.fitting(session, posting) == [everything.asked_id]
    assert sleeper.due_at is None


def test_a_long_posting_is_matched_too(session):
    search = confirmed(session, q="letztes")
    many = " ".join(f"wort{number}x" for number in range(1500))
    posting = published(session, OFFICE, organisation_name="Amt", description_markdown=f"{many} letztes")
    assert queries.fitting(session, posting) == [search.asked_id]
