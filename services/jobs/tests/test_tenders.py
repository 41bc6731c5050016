"""Tenders from draft to over, how they are found, and who is interested in them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from jobs.commands import tenders
from jobs.messages import TenderChanged, TenderClosed, TenderPublished
from jobs.queries import tenders as board
from jobs.schemas.tenders import ChangeTender, CreateTender, NoteInterest
from jobs.schemas.tenders import Tender as Shown

from chassis import outbox, schema
from chassis.errors import Conflict, Gone, Invalid, NotFound, PreconditionFailed
from services.jobs.tests.factories import (
    ANYONE,
    NOW,
    OFFICE,
    SOON,
    asked,
    tender,
    tender_fields,
    wanted_tenders,
)

DAY = timedelta(days=1)


def draft(session, **changes):
    return tenders.create(session, schema.load(CreateTender(), tender_fields(**changes)), NOW)


def found(session, now=NOW, **filters):
    return [each.title for each in board.list_tenders(session, wanted_tenders(**filters), now)["items"]]


def told(session, contract):
    facts = outbox.pending(session, TenderPublished, TenderChanged, TenderClosed)
    for fact in facts:
        contract(fact.topic).validate(fact.data)
    return [fact.topic.split(".")[1] for fact in facts]


def test_everybody_is_told_of_a_tender_and_of_what_becomes_of_it(session, contract):
    one, other = tender(session), tender(session)
    tenders.change(session, asked(OFFICE), one.id, {"deadline": SOON + DAY}, NOW)
    tenders.change(session, asked(OFFICE), one.id, {"deadline": SOON + DAY}, NOW)
    tenders.withdraw(session, asked(OFFICE), other.id, NOW)
    assert told(session, contract) == ["tender_published", "tender_published", "tender_changed", "tender_closed"]
    assert [one.revision, one.cpv] == [3, ["72267000", "72212000"]]


def test_nobody_is_told_of_a_draft(session, contract):
    drafted = draft(session)
    tenders.change(session, asked(OFFICE), drafted.id, {"title": "Anders"}, NOW)
    tenders.withdraw(session, asked(OFFICE), drafted.id, NOW)
    assert told(session, contract) == []
    with pytest.raises(NotFound):
        board.get_tender(session, ANYONE, drafted.id, NOW)


def test_a_deadline_that_has_passed_is_over_whether_or_not_the_clock_has_come_by(session, contract):
    one = tender(session)
    assert board.get_tender(session, ANYONE, one.id, SOON - DAY).status == "published"
    assert found(session, now=SOON) == []
    with pytest.raises(Gone, match="tender_closed"):
        board.get_tender(session, ANYONE, one.id, SOON)
    assert board.get_tender(session, OFFICE, one.id, SOON).status == "over"
    assert one.state == "published"


def test_the_clock_ends_what_is_over_also_after_a_downtime(session, contract):
    late, open_still = tender(session), tender(session, deadline=(SOON + 90 * DAY).isoformat())
    assert [tenders.end_over(session, SOON + 60 * DAY), tenders.end_over(session, SOON + 60 * DAY)] == [1, 0]
    assert [late.state, open_still.state] == ["over", "published"]
    assert told(session, contract)[2:] == ["tender_closed"]


def test_publication_needs_a_deadline_and_the_authoritys_own_page(session):
    drafted = draft(session, deadline=None, source_url=None)
    with pytest.raises(Invalid, match="tender_incomplete") as caught:
        tenders.publish(session, asked(OFFICE), drafted.id, NOW)
    assert [each["pointer"] for each in caught.value.details["errors"]] == ["/deadline", "/source_url"]
    published = tender(session)
    with pytest.raises(Invalid, match="tender_incomplete"):
        tenders.change(session, asked(OFFICE), published.id, {"deadline": None}, NOW)


def test_a_deadline_lies_ahead(session):
    with pytest.raises(Invalid, match="invalid"):
        draft(session, deadline=NOW.isoformat())
    drafted = draft(session)
    with pytest.raises(Invalid, match="invalid"):
        tenders.publish(session, asked(OFFICE), drafted.id, SOON)


def test_what_is_closed_stays_as_it_is(session):
    one = tender(session)
    tenders.withdraw(session, asked(OFFICE), one.id, NOW)
    for act in (tenders.withdraw, tenders.publish):
        with pytest.raises(Conflict, match="tender_closed"):
            act(session, asked(OFFICE), one.id, NOW)
    with pytest.raises(Conflict, match="tender_closed"):
        tenders.change(session, asked(OFFICE), one.id, {"title": "Neu"}, NOW)


def test_who_saw_an_older_revision_changes_nothing(session):
    one = tender(session)
    with pytest.raises(PreconditionFailed):
        tenders.change(session, asked(OFFICE, 1), one.id, {"title": "Neu"}, NOW)
    with pytest.raises(NotFound):
        tenders.change(session, asked(OFFICE), uuid4(), {"title": "Neu"}, NOW)


def test_tenders_are_found_by_words_codes_and_places(session):
    tender(session, title="Küchengeräte", cpv=["30200000"], places=[{"postcode": "18055"}])
    tender(session, title="Fachverfahren", cpv=["72212000"], competences=["e-government"])
    assert found(session, q="kuechengeraet") == ["Küchengeräte"]
    assert found(session, cpv="72") == found(session, cpv="72212000") == ["Fachverfahren"]
    assert found(session, competence="e-government") == ["Fachverfahren"]
    assert found(session, near="18055", radius_km=10) == ["Küchengeräte"]
    assert found(session, near="18055", radius_km=100) == ["Küchengeräte", "Fachverfahren"]
    assert found(session, q="gibtesnicht") == []


def test_a_change_is_found_by_its_new_words_and_codes(session):
    one = tender(session, title="Altes", cpv=["72000000"])
    tenders.change(session, asked(OFFICE), one.id, {"title": "Neues", "cpv": ["48000000", "72000000"]}, NOW)
    assert found(session, q="altes") == []
    assert found(session, q="neues") == found(session, cpv="48") == ["Neues"]


@pytest.mark.parametrize(("sort", "order"), [("soonest", ["B", "C", "A"]), ("newest", ["C", "B", "A"])])
def test_a_list_pages_in_its_order(session, sort, order):
    for number, (title, days) in enumerate((("A", 3), ("B", 1), ("C", 2))):
        made = tender(session, title=f"{title} {title}", deadline=(NOW + days * DAY).isoformat())
        made.published_at = NOW + number * DAY / 24
    session.flush()
    seen, cursor, page = [], None, {}
    for _ in order:
        page = board.list_tenders(session, wanted_tenders(limit=1, sort=sort, cursor=cursor), NOW)
        seen += [each.title[0] for each in page["items"]]
        cursor = page["next"]
    assert (seen, cursor, page["total"]) == (order, None, 3)


def test_the_office_sees_them_in_every_state(session):
    tender(session, title="Offen")
    draft(session, title="Entwurf")
    listed = board.list_all_tenders(session, None, 20, None, SOON)["items"]
    assert {each.title: each.status for each in listed} == {"Offen": "over", "Entwurf": "draft"}
    assert [each.title for each in board.list_all_tenders(session, "draft", 20, None, NOW)["items"]] == ["Entwurf"]


# Shapes


@pytest.mark.parametrize(
    ("pointer", "bad"),
    [
        ("/title", {"title": "x"}),
        ("/title", {"title": "zwei\nZeilen"}),
        ("/authority", {"authority": None}),
        ("/cpv/0", {"cpv": ["7226700"]}),
        ("/cpv/0", {"cpv": ["72-67000"]}),
        ("/cpv/0", {"cpv": ["99000000"]}),
        ("/cpv", {"cpv": ["72000000"] * 41}),
        ("/competences/0", {"competences": ["Not A Code"]}),
        ("/places/0/city", {"places": [{"postcode": "20095"}]}),
        ("/deadline", {"deadline": "2026-05-04T10:00:00"}),
        ("/deadline", {"deadline": "bald"}),
        ("/deadline", {"deadline": "9999-12-31T23:59:59-12:00"}),
        ("/deadline", {"deadline": "0001-01-01T00:00:00+14:00"}),
        ("/source_url", {"source_url": "javascript:alert(1)"}),
        ("/documents/0/url", {"documents": [{"title": "LV", "url": "file:///etc/passwd"}]}),
        ("/documents", {"documents": [{"title": "LV", "url": "https://example.org"}] * 21}),
        ("/source_key", {"source_key": "x"}),
        ("/state", {"state": "published"}),
    ],
)
def test_a_bad_field_is_refused_where_it_stands(pointer, bad):
    for shape, fields in (
        (CreateTender(), tender_fields(**bad)),
        (ChangeTender(), {"tender_id": str(uuid4()), **bad}),
    ):
        with pytest.raises(Invalid) as caught:
            schema.load(shape, fields)
        assert [each["pointer"] for each in caught.value.details["errors"]] == [pointer]


@pytest.mark.parametrize(
    "bad",
    [
        *({"cpv": "x2"}, {"cpv": "7"}, {"cpv": "99"}, {"near": "hier"}, {"near": "20095"}),
        *({"sort": "richest"}, {"limit": 101}),
    ],
)
def test_a_list_is_asked_sensibly(bad):
    with pytest.raises(Invalid):
        wanted_tenders(**bad)


@pytest.mark.parametrize("jointly", ["yes", "true", 7, None])
def test_jointly_is_true_or_false(jointly):
    with pytest.raises(Invalid):
        schema.load(NoteInterest(), {"tender_id": str(uuid4()), "jointly": jointly})


def test_a_description_comes_out_harmless(session):
    evil = "[x](java&#09;script:alert(1)) [y](javascript:alert(1)) <script>alert(1)</script> **fett**"
    shown = Shown().dump(tender(session, description_markdown=evil))["description_html"]
    assert "<strong>fett</strong>" in shown
    for trace in ("<script", 'href="javascript', "java\tscript"):
        assert trace not in shown
