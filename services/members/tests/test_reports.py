"""Reports: drafted by those who lead a group, published for everybody, corrected, withdrawn."""

from datetime import timedelta
from uuid import uuid4

import pytest
from members.commands import reports, working_groups
from members.messages import ReportPublished, ReportWithdrawn
from members.queries import reports as queries
from members.schemas.reports import ChangeReport, DraftReport, ListGroupReports, Report, ReportPage

from chassis import outbox
from chassis.context import Context
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from chassis.schema import load
from services.members.tests.factories import ANYONE, NOW, OFFICE, TODAY, asked
from services.members.tests.groups import acting, group, person, report


@pytest.fixture
def led(session):
    """A group, and the chair that leads it."""
    chair, found = person(session), group(session)
    working_groups.change(session, Context(), found.id, {"chair_id": chair.id}, NOW, TODAY)
    return found, acting(chair)


def drafted(session, led, **changes):
    found, chair = led
    return reports.draft(session, chair, found.id, report(found, **changes), NOW)


def published(session, led, now=NOW, **changes):
    return reports.publish(session, asked(led[1]), drafted(session, led, **changes).id, now)


def of_group(session, actor, found, **filters):
    asking = load(ListGroupReports(), {"working_group_id": str(found.id)} | filters)
    return [each.title for each in queries.list_group_reports(session, actor, asking)["items"]]


def test_a_draft_is_seen_by_those_who_lead_the_group_alone(session, led):
    draft = drafted(session, led)
    for actor in (led[1], OFFICE):
        assert queries.get_report(session, actor, draft.id) is draft
        assert of_group(session, actor, led[0]) == [draft.title]
    for actor in (ANYONE, acting(person(session, "Bo"))):
        with pytest.raises(NotFound, match="report_not_found"):
            queries.get_report(session, actor, draft.id)
        with pytest.raises(NotFound, match="report_not_found"):
            reports.publish(session, asked(actor), draft.id, NOW)
        assert of_group(session, actor, led[0]) == []
        with pytest.raises(Invalid, match="invalid"):
            of_group(session, actor, led[0], status="draft")
    assert outbox.pending(session, ReportPublished) == []


def test_what_is_published_is_listed_for_everybody_newest_first_and_told(session, led, contract):
    for number in range(3):
        published(session, led, NOW + timedelta(hours=number), title=f"Bericht {number}")
    first = queries.list_reports(session, 2, None)
    rest = queries.list_reports(session, 2, first["next"])
    assert [each.title for each in first["items"] + rest["items"]] == ["Bericht 2", "Bericht 1", "Bericht 0"]
    assert of_group(session, ANYONE, led[0]) == of_group(session, ANYONE, led[0], status="published")
    told = outbox.pending(session, ReportPublished)
    assert [fact.title for fact in told] == ["Bericht 0", "Bericht 1", "Bericht 2"]
    contract(ReportPublished.topic).validate(told[0].data)


def test_a_correction_is_told_again_and_a_withdrawal_takes_the_report_away(session, led, contract):
    found = published(session, led)
    reports.change(session, asked(led[1], found.revision), found.id, {"title": "Berichtigt"}, NOW)
    reports.withdraw(session, asked(OFFICE), found.id, NOW)
    told = outbox.pending(session, ReportPublished, ReportWithdrawn)
    assert [(fact.topic, fact.revision) for fact in told] == [
        (ReportPublished.topic, 2),
        (ReportPublished.topic, 3),
        (ReportWithdrawn.topic, 4),
    ]
    contract(ReportWithdrawn.topic).validate(told[2].data)
    with pytest.raises(NotFound):
        queries.get_report(session, ANYONE, found.id)
    for act in (reports.publish, reports.withdraw):
        with pytest.raises(Conflict, match="report_withdrawn"):
            act(session, asked(OFFICE), found.id, NOW)


def test_a_withdrawn_draft_is_told_to_nobody(session, led):
    reports.withdraw(session, asked(led[1]), drafted(session, led).id, NOW)
    assert outbox.pending(session, ReportPublished, ReportWithdrawn) == []


def test_a_report_is_published_once(session, led):
    found = published(session, led)
    with pytest.raises(Conflict, match="report_published"):
        reports.publish(session, asked(led[1]), found.id, NOW)


def test_a_stranger_to_the_group_writes_nothing(session, led):
    stranger, found = acting(person(session, "Bo")), published(session, led)
    with pytest.raises(Forbidden, match="not_the_chair"):
        reports.draft(session, stranger, led[0].id, report(led[0]), NOW)
    with pytest.raises(Forbidden, match="not_the_chair"):
        reports.change(session, asked(stranger), found.id, {"title": "Gekapert"}, NOW)
    with pytest.raises(NotFound, match="working_group_not_found"):
        reports.draft(session, OFFICE, uuid4(), report(led[0]), NOW)
    with pytest.raises(PreconditionFailed):
        reports.change(session, asked(OFFICE, 99), found.id, {"title": "Veraltet"}, NOW)
    assert found.title == "Bericht „2026“"


def test_a_report_goes_out_harmless_and_a_list_without_its_text(session, led):
    evil = "# Lage\n<script>alert(1)</script> [y](javascript:alert(1)) **fett**"
    shown = Report().dump(published(session, led, body_markdown=evil))
    assert "<strong>fett</strong>" in shown["body_html"]
    assert not any(trace in shown["body_html"] for trace in ("<script", 'href="javascript', "<h1"))
    [entry] = ReportPage().dump(queries.list_reports(session, 20, None))["items"]
    assert shown.keys() - entry.keys() == {"body_markdown", "body_html"}
    assert entry["working_group"]["name"] == "AG Häfen & Größen"


@pytest.mark.parametrize("shape", [DraftReport, ChangeReport])
@pytest.mark.parametrize(
    "bad",
    [
        *(
            {"title": ""},
            {"title": "x" * 201},
            {"title": "a\r\nb"},
            {"title": "\ud800"},
            {"body_markdown": "x" * 100_001},
        ),
        *(
            {"body_markdown": "\x00"},
            {"recommendations": ["x"] * 31},
            {"recommendations": "x"},
            {"status": "published"},
        ),
        *({"published_at": "2026-01-01T00:00:00Z"}, {"id": str(uuid4())}, {"body_html": "<script>"}),
    ],
)
def test_a_report_is_written_as_the_shape_has_it(shape, bad):
    with pytest.raises(Invalid) as caught:
        load(
            shape(), {"working_group_id" if shape is DraftReport else "report_id": str(uuid4()), "title": "Lage"} | bad
        )
    assert [error["pointer"] for error in caught.value.details["errors"]] == [f"/{next(iter(bad))}"]
