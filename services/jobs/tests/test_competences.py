"""The copy of the taxonomy: built from facts in any order, and what postings may name because of it."""

import random

import pytest
from jobs.commands import competences, postings
from jobs.messages import CompetencePublished
from jobs.models import Term
from jobs.queries import postings as board

from chassis import messages
from chassis.errors import Invalid
from services.jobs.tests.factories import NOW, OFFICE, TODAY, asked, draft, published, wanted


def heard(session, code, revision=1, parent="data-ai", retired=False, label=""):
    label = label or code.title()
    told = {"code": code, "parent": parent, "label_de": label, "label_en": f"{label}!", "retired": retired}
    envelope = messages.envelope(CompetencePublished, told | {"revision": revision}, code, NOW)
    competences.learn(session, messages.read(CompetencePublished, envelope))


def refused(act):
    with pytest.raises(Invalid) as caught:
        act()
    return [(error["pointer"], error["detail"]) for error in caught.value.details["errors"]]


def office_draft(session, **changes):
    return draft(session, OFFICE, organisation_name="Amt", **changes)


def test_facts_in_any_order_and_told_twice_converge(session):
    told = [(revision, f"Name {revision}") for revision in range(1, 8)] * 2
    random.Random(5).shuffle(told)
    for revision, label in told:
        heard(session, "gis", revision, label=label, retired=revision == 7)
    term = session.get(Term, "gis")
    assert (term.revision, term.label_de, term.retired) == (7, "Name 7", True)


def test_until_a_taxonomy_is_heard_of_any_code_will_do(session):
    assert office_draft(session, competences=["nonsense"]).competences == ["nonsense"]


def test_a_posting_names_competences_that_there_are(session):
    heard(session, "data-ai", parent=None)
    heard(session, "gis")
    heard(session, "telex", retired=True)
    codes = ["data-ai", "gis", "nonsense", "telex"]
    faults = [
        ("/competences", "data-ai is a field; name competences in it."),
        ("/competences", "There is no competence nonsense."),
        ("/competences", "The competence telex has retired."),
    ]
    assert refused(lambda: office_draft(session, competences=codes)) == faults
    posting = office_draft(session, competences=["gis"])
    changes = {"competences": codes}
    assert refused(lambda: postings.change(session, asked(OFFICE), posting.id, changes, TODAY, NOW)) == faults
    assert posting.competences == ["gis"]


def test_a_posting_keeps_what_retires(session):
    heard(session, "gis")
    heard(session, "web")
    posting = office_draft(session, competences=["gis"])
    heard(session, "gis", revision=2, retired=True)
    postings.change(session, asked(OFFICE), posting.id, {"competences": ["gis", "web"]}, TODAY, NOW)
    assert posting.competences == ["gis", "web"]


def test_a_posting_is_found_by_what_its_competences_are_called(session):
    heard(session, "ai", label="Künstliche Intelligenz")
    published(session, OFFICE, organisation_name="Amt", competences=["ai"])
    assert board.list_jobs(session, wanted(q="kuenstliche intelligenz"), TODAY)["total"] == 1
