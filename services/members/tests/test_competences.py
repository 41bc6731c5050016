"""The taxonomy of competences: loaded once, told, extended and retired, and found by in either language."""

import re

import pytest
from members import taxonomy
from members.commands import competences, organisations
from members.messages import CompetencePublished, EntriesReindexed
from members.models import Organisation, Outdated
from members.queries import competences as queries
from members.queries import organisations as directory
from members.schemas.competences import ChangeCompetence, CreateCompetence, FieldPage
from sqlalchemy import delete, func, select

from chassis import outbox
from chassis.errors import Conflict, Invalid, NotFound, PreconditionFailed
from chassis.schema import load
from services.members.tests.factories import ANYONE, NOW, OFFICE, acting_for, asked, member, wanted
from services.members.tests.test_schemas import pointers

FIRST_CODES = ("cloud", "data-science", "embedded", "erp", "gis", "health-it", "industry-40", "it-security", "web")
QUANTUM = {"code": "quantum", "parent": "software", "label_de": "Quantenrechner", "label_en": "Quantum computing"}


@pytest.fixture
def loaded(session):
    competences.load_shipped(session)
    return session


def change(session, code, **fields):
    return competences.change(session, asked(OFFICE), code, fields)


def detail(session, organisation, *codes):
    with pytest.raises(Invalid) as caught:
        organisations.change_own_entry(session, asked(acting_for(organisation)), {"competences": list(codes)}, NOW)
    return [(error["pointer"], error["detail"]) for error in caught.value.details["errors"]]


def found_by(session, q):
    return [each.name for each in directory.list_members(session, ANYONE, wanted(q=q))["items"]]


def test_what_is_shipped_is_sound():
    terms = taxonomy.shipped()
    fields = {term["code"] for term in terms if term["parent"] is None}
    assert (len(fields), len({term["code"] for term in terms})) == (12, len(terms))
    assert {term["parent"] for term in terms} == fields | {None}
    assert set(FIRST_CODES) <= {term["code"] for term in terms} - fields
    for language in ("label_de", "label_en"):
        assert len({term[language] for term in terms}) == len(terms)
    for term in terms:
        load(CreateCompetence(), term)


def test_an_empty_taxonomy_is_loaded_once_and_told(session, contract):
    told = competences.load_shipped(session)
    assert (told, competences.load_shipped(session)) == (len(taxonomy.shipped()), 0)
    facts = outbox.pending(session, CompetencePublished)
    assert len(facts) == told
    for fact in facts:
        contract(CompetencePublished.topic).validate(fact.data)
        assert fact.subject == fact.data["code"]


def test_the_tree_shows_each_field_with_what_is_in_it(loaded):
    shown = FieldPage().dump(queries.tree(loaded))
    assert (shown["total"], shown["next"]) == (12, None)
    assert [each["label_de"] for each in shown["items"]][:2] == [
        "Architektur und Qualität",
        "Beratung, Bildung und Forschung",
    ]
    [security] = [each for each in shown["items"] if each["code"] == "security"]
    assert {"it-security", "data-protection"} <= {each["code"] for each in security["competences"]}
    assert all(each["parent"] == "security" and each["label_en"] for each in security["competences"])


def test_the_office_extends_the_taxonomy_and_all_hear_of_it(loaded, contract):
    competences.create(loaded, QUANTUM)
    told = outbox.pending(loaded, CompetencePublished)[-1].data
    contract(CompetencePublished.topic).validate(told)
    assert told == QUANTUM | {"retired": False, "revision": 1}
    field = competences.create(loaded, QUANTUM | {"code": "physics", "parent": None})
    assert change(loaded, "quantum", parent=field.code).parent == "physics"


@pytest.mark.parametrize("parent", ["web", "nowhere", "gone"])
def test_a_competence_lies_in_a_field_that_is_there(loaded, parent):
    competences.create(loaded, QUANTUM | {"code": "gone", "parent": None})
    change(loaded, "gone", retired=True)
    for act in (
        lambda: competences.create(loaded, QUANTUM | {"parent": parent}),
        lambda: change(loaded, "gis", parent=parent),
    ):
        with pytest.raises(Invalid) as caught:
            act()
        assert caught.value.details["errors"] == [{"pointer": "/parent", "detail": f"There is no field {parent}."}]


def test_a_field_lies_in_no_other(loaded):
    with pytest.raises(Invalid):
        change(loaded, "software", parent="media")


def test_a_code_is_given_once(loaded):
    with pytest.raises(Conflict, match="competence_exists"):
        competences.create(loaded, QUANTUM | {"code": "web"})


def test_a_taxonomy_has_an_end(loaded, monkeypatch):
    monkeypatch.setattr(competences, "MOST_TERMS", len(taxonomy.shipped()))
    with pytest.raises(Conflict, match="taxonomy_full"):
        competences.create(loaded, QUANTUM)


def test_a_field_retires_after_what_is_in_it(loaded):
    competences.create(loaded, QUANTUM | {"code": "physics", "parent": None})
    competences.create(loaded, QUANTUM | {"parent": "physics"})
    with pytest.raises(Conflict, match="competence_field_in_use"):
        change(loaded, "physics", retired=True)
    change(loaded, "quantum", retired=True)
    assert change(loaded, "physics", retired=True).retired


def test_what_says_nothing_new_is_not_told(loaded):
    before = len(outbox.pending(loaded))
    assert change(loaded, "web", retired=False, label_de="Webanwendungen").revision == 1
    assert len(outbox.pending(loaded)) == before


def test_whoever_saw_an_older_revision_changes_nothing(loaded):
    with pytest.raises(PreconditionFailed):
        competences.change(loaded, asked(OFFICE, 7), "web", {"label_de": "Netz"})
    with pytest.raises(NotFound, match="competence_not_found"):
        change(loaded, "nowhere", label_de="Nirgends")


def test_an_entry_names_competences_that_there_are(loaded):
    own = member(loaded)
    change(loaded, "web", retired=True)
    assert detail(loaded, own, "gis", "web", "software", "nonsense") == [
        ("/competences", "There is no competence nonsense."),
        ("/competences", "software is a field; name competences in it."),
        ("/competences", "The competence web has retired."),
    ]
    assert own.competences == []


def test_an_entry_keeps_what_retires_until_it_gives_it_up(loaded):
    own = member(loaded, details={"competences": ["gis", "web"]})
    change(loaded, "web", retired=True)
    actor = asked(acting_for(own))
    assert organisations.change_own_entry(loaded, actor, {"competences": ["web", "erp"]}, NOW).competences == [
        "erp",
        "web",
    ]
    organisations.change_own_entry(loaded, actor, {"competences": ["erp"]}, NOW)
    assert detail(loaded, own, "web") == [("/competences", "The competence web has retired.")]


def test_until_the_taxonomy_is_loaded_any_code_will_do(session):
    own = member(session)
    changed = organisations.change_own_entry(session, asked(acting_for(own)), {"competences": ["nonsense"]}, NOW)
    assert changed.competences == ["nonsense"]


@pytest.mark.parametrize(
    "q", ["Künstliche Intelligenz", "kuenstlich", "artificial intelligence", "artificial-intelligence"]
)
def test_an_entry_is_found_by_what_its_competences_are_called(loaded, q):
    member(loaded, "Ohne AG")
    member(loaded, "Klug AG", details={"competences": ["artificial-intelligence"]})
    assert found_by(loaded, q) == ["Klug AG"]


def test_a_new_name_of_a_competence_reaches_the_index_and_those_who_keep_answers(loaded, contract):
    for number in range(3):
        member(loaded, f"Geo {number}", details={"competences": ["gis"]})
    change(loaded, "gis", label_de="Landvermessung")
    assert found_by(loaded, "Landvermessung") == []
    assert competences.index_outdated(loaded) is False
    assert len(found_by(loaded, "Landvermessung")) == 3
    assert found_by(loaded, "Geoinformationssysteme") == []
    assert loaded.scalar(select(func.count()).select_from(Outdated)) == 0
    [told] = outbox.pending(loaded, EntriesReindexed)
    contract(EntriesReindexed.topic).validate(told.data)
    assert (told.data, competences.index_outdated(loaded)) == ({"entries": 3}, False)
    assert len(outbox.pending(loaded, EntriesReindexed)) == 1


def test_what_retires_is_still_found_by_the_same_words(loaded):
    member(loaded, "Geo AG", details={"competences": ["gis"]})
    change(loaded, "gis", retired=True)
    assert loaded.scalar(select(func.count()).select_from(Outdated)) == 0
    assert found_by(loaded, "Geoinformationssysteme") == ["Geo AG"]


def test_the_index_is_brought_up_in_batches_and_skips_what_has_gone(loaded, monkeypatch):
    monkeypatch.setattr(competences, "BATCH", 2)
    made = [member(loaded, f"Geo {number}", details={"competences": ["gis"]}) for number in range(3)]
    change(loaded, "gis", label_de="Landvermessung")
    loaded.execute(delete(Organisation).where(Organisation.id == made[0].id))
    loaded.expire_all()
    assert [competences.index_outdated(loaded) for _ in range(2)] == [True, False]
    assert sorted(found_by(loaded, "Landvermessung")) == ["Geo 1", "Geo 2"]


def test_what_was_indexed_before_there_was_a_taxonomy_is_found_by_its_names_too(session):
    member(session, "Früh AG", details={"competences": ["gis"]})
    competences.load_shipped(session)
    competences.index_outdated(session)
    assert found_by(session, "Geoinformationssysteme") == ["Früh AG"]


@pytest.mark.parametrize(
    "bad",
    [
        {"code": "Not A Code"},
        {"code": "x" * 41},
        {"code": None},
        {"parent": "../etc"},
        {"label_de": "x"},
        {"label_de": "x" * 101},
        {"label_en": "zwei\nZeilen"},
        {"label_en": "nul\x00"},
        {"label_de": "umge\u202ekehrt"},
        {"revision": 2},
    ],
)
def test_a_bad_competence_is_refused_where_it_is_bad(bad):
    assert pointers(CreateCompetence(), QUANTUM | bad) == {f"/{next(iter(bad))}"}


@pytest.mark.parametrize("retired", [2, "true", None])
def test_retired_is_said_as_true_or_false(retired):
    assert pointers(ChangeCompetence(), {"code": "web", "retired": retired}) == {"/retired"}


def test_codes_are_the_words_of_addresses():
    assert all(re.fullmatch(r"[a-z0-9-]+", str(term["code"])) for term in taxonomy.shipped())
