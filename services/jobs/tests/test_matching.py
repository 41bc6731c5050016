"""Who fits what, and why; from facts in any order."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from jobs import cpv
from jobs.commands import competences, matching, organisations
from jobs.messages import CompetencePublished, ExpertPublished, ExpertWithdrawn, ProfilePublished
from jobs.models import Ability
from jobs.queries import matching as matches
from jobs.retention import RULES
from jobs.schemas.matching import ExpertMatch, TenderMatch

from chassis import messages
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.testing import forget
from services.jobs.tests.factories import (
    ANYONE,
    NOW,
    OFFICE,
    SOON,
    TODAY,
    draft,
    member,
    organisation,
    published,
    tender,
)

TAXONOMY = {"data": ("gis", "ai"), "software": ("custom-software", "web")}


def fact(message, **data):
    return messages.read(message, messages.envelope(message, data, "x", NOW))


@pytest.fixture(autouse=True)
def _taxonomy(session):
    terms = [(code, field) for field, codes in TAXONOMY.items() for code in codes]
    for code, parent in [*((field, None) for field in TAXONOMY), *terms]:
        labels = {"label_de": f"{code} (de)", "label_en": f"{code} (en)"}
        told = fact(CompetencePublished, code=code, parent=parent, retired=False, revision=1, **labels)
        competences.learn(session, told)


def listed(session, name="Küsten GmbH", city="Rostock"):
    member_id = organisation(session, name, city)
    organisations.learn_listing(session, member_id, listed=True, revision=2)
    return member_id


def able(session, member_id, *codes):
    entry = {"member_id": str(member_id), "name": "Küsten GmbH", "competences": list(codes), "revision": 3}
    matching.learn_organisation(session, fact(ProfilePublished, **entry), NOW)


def expert(session, *codes, of=None, revision=1, expert_id=None):
    expert_id = expert_id or uuid4()
    told = {"expert_id": str(expert_id), "organisation_id": str(of) if of else None, "competences": list(codes)}
    matching.learn_expert(session, fact(ExpertPublished, **told, revision=revision), NOW)
    return expert_id


def withdrawn(session, expert_id, revision=2):
    told = {"expert_id": str(expert_id), "revision": revision}
    matching.forget_expert(session, fact(ExpertWithdrawn, **told), NOW)


def experts_for(session, posting, actor=OFFICE):
    return matches.matching_experts(session, actor, posting.id, 20, None, TODAY)["items"]


def tenders_for(session, member_id):
    return matches.matching_tenders(session, member(member_id), 20, None, NOW)["items"]


def why(match):
    return [(each.kind, each.code) for each in match.reasons]


def test_experts_are_found_by_the_same_competences_then_by_the_field_and_by_nearness(session):
    posting = published(session, OFFICE, organisation_name="Amt", competences=["gis", "web"])
    both = expert(session, "gis", "web")
    near = expert(session, "gis", "ai", of=listed(session, city="Rostock"))
    far = expert(session, "gis", of=listed(session, city="Neubrandenburg"))
    akin = expert(session, "ai")
    expert(session)
    found = experts_for(session, posting)
    assert [each.expert_id for each in found] == [both, near, far, akin]
    assert [why(each) for each in found] == [
        [("competence", "gis"), ("competence", "web")],
        [("competence", "gis"), ("near", None)],
        [("competence", "gis")],
        [("field", "data")],
    ]


def test_a_reason_is_spelled_out_and_the_expert_is_not_named(session):
    posting = published(session, OFFICE, organisation_name="Amt", competences=["gis"])
    firm = listed(session)
    someone = expert(session, "gis", of=firm)
    [shown] = ExpertMatch(many=True).dump(experts_for(session, posting))
    assert shown["reasons"][0] == {
        "kind": "competence", "code": "gis", "label_de": "gis (de)", "label_en": "gis (en)", "cpv": None, "km": None,
    }  # fmt: skip
    assert shown["url"] == f"/experts/{someone}"
    assert shown["organisation"]["name"] == "Küsten GmbH"


def test_who_hides_its_entry_or_has_left_hides_its_experts(session):
    posting = published(session, OFFICE, organisation_name="Amt", competences=["gis"])
    hidden, left = listed(session), listed(session)
    for firm in (hidden, left):
        expert(session, "gis", of=firm)
    assert len(experts_for(session, posting)) == 2
    organisations.learn_listing(session, hidden, listed=False, revision=9)
    organisations.learn_standing(session, left, may_post=False, revision=9)
    assert experts_for(session, posting) == []


def test_a_posting_that_asks_for_nothing_fits_nobody(session):
    expert(session, "gis")
    assert experts_for(session, published(session, OFFICE, organisation_name="Amt")) == []


def test_matches_are_for_those_who_hire(session):
    hirer, rival = member(organisation(session)), member(organisation(session, "Andere"))
    mine, unknown = published(session, hirer, competences=["gis"]), draft(session, hirer, competences=["gis"])
    someone = expert(session, "gis")
    for posting in (mine, unknown):
        assert [each.expert_id for each in experts_for(session, posting, hirer)] == [someone]
    with pytest.raises(Forbidden, match="not_your_job"):
        experts_for(session, mine, rival)
    for job_id in (unknown.id, uuid4()):
        with pytest.raises(NotFound):
            matches.matching_experts(session, rival, job_id, 20, None, TODAY)
    mine.close("filled", TODAY, NOW)
    with pytest.raises(Conflict, match="job_closed"):
        experts_for(session, mine, hirer)


def test_tenders_fit_by_name_by_cpv_and_by_field(session):
    firm = listed(session)
    able(session, firm, "gis")
    expert(session, "custom-software", of=firm)
    named = tender(session, title="Nach Namen", competences=["gis"], cpv=["30100000"], places=[])
    coded = tender(session, title="Nach CPV", cpv=["72212000"], places=[])
    akin = tender(session, title="Verwandt", competences=["ai"], cpv=[], places=[])
    tender(session, title="Fremd", cpv=["30100000"], places=[{"postcode": "18055"}])
    found = tenders_for(session, firm)
    assert [each.tender.id for each in found] == [named.id, coded.id, akin.id]
    assert [why(each) for each in found] == [
        [("competence", "gis")],
        [("cpv", "custom-software")],
        [("field", "data")],
    ]
    assert TenderMatch().dump(found[1])["reasons"][0]["cpv"] == "72212000"


def test_of_two_that_fit_the_nearer_comes_first(session):
    firm = listed(session, city="Rostock")
    able(session, firm, "gis")
    far = tender(session, competences=["gis"], cpv=[], places=[{"postcode": "17033"}])
    near = tender(session, competences=["gis"], cpv=[], places=[{"postcode": "18055"}])
    assert [each.tender.id for each in tenders_for(session, firm)] == [near.id, far.id]
    assert why(tenders_for(session, firm)[0])[-1][0] == "near"


def test_matches_are_paged_the_best_first(session):
    posting, firm = published(session, OFFICE, organisation_name="Amt", competences=["gis"]), listed(session)
    able(session, firm, "gis")
    for field in ("gis", "ai", "gis"):
        expert(session, field)
        tender(session, competences=[field], cpv=[])
    for ask in (
        lambda limit, cursor: matches.matching_experts(session, OFFICE, posting.id, limit, cursor, TODAY),
        lambda limit, cursor: matches.matching_tenders(session, member(firm), limit, cursor, NOW),
    ):
        whole, page = ask(20, None), ask(1, None)
        paged = page["items"]
        while page["next"]:
            page = ask(1, page["next"])
            paged += page["items"]
        assert (paged, page["total"], len(paged)) == (whole["items"], 3, 3)
        assert [match.score for match in paged] == sorted((match.score for match in paged), reverse=True)
        with pytest.raises(Invalid, match="invalid"):
            ask(1, "nonsense")


def test_what_is_over_fits_nobody(session):
    firm = listed(session)
    able(session, firm, "gis")
    one = tender(session, competences=["gis"])
    assert one.deadline == SOON
    assert matches.matching_tenders(session, member(firm), 20, None, SOON)["items"] == []
    with pytest.raises(Forbidden, match="no_organisation"):
        matches.matching_tenders(session, ANYONE, 20, None, NOW)


def test_facts_in_any_order_and_twice_end_in_the_same(session):
    steps = {
        "shown": lambda who: expert(session, "gis", revision=1, expert_id=who),
        "changed": lambda who: expert(session, "web", revision=2, expert_id=who),
        "gone": lambda who: withdrawn(session, who, revision=3),
    }
    for order in itertools.permutations(steps):
        who = uuid4()
        for step in (*order, *order):
            steps[step](who)
        session.flush()
        kept = session.get(Ability, who)
        assert (kept.shown, kept.competences, kept.filed_under, kept.revision) == (False, [], [], 3), order


def test_the_blank_row_of_an_expert_goes_in_the_end(session):
    gone, shown = expert(session, "gis"), expert(session, "gis")
    withdrawn(session, gone)
    session.flush()
    forget(session, RULES, NOW + timedelta(days=99))
    assert session.get(Ability, gone)
    forget(session, RULES, NOW + timedelta(days=101))
    session.expire_all()
    assert session.get(Ability, gone) is None
    assert session.get(Ability, shown)


def test_the_longest_beginning_of_a_code_counts():
    assert cpv.competences_of(["72224000", "72212000", "03000000"]) == {
        "project-management": "72224000",
        "custom-software": "72212000",
    }
