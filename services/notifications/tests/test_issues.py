"""What the office does with issues, what it learns of them, and what everybody may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from notifications import demonstration, messages, proof
from notifications.commands import bounces, issues, ledger, news, settling, subscriptions
from notifications.commands.settling import Outcome
from notifications.inbound.reports import Report
from notifications.mail.newsletter import Reader
from notifications.models import Delivery, Issue, News, Subscription
from notifications.models.deliveries import OPEN
from notifications.queries import issues as queries
from notifications.queries.digest import digest
from notifications.queries.news import list_news
from notifications.queries.press import Press
from notifications.retention import RULES
from notifications.schemas.issues import Figures
from notifications.smtp import Refused
from sqlalchemy import select

from chassis.errors import Conflict, NotFound
from chassis.testing import forget
from services.notifications.tests.factories import LETTERHEAD, NOW, fact, in_hand, issue, mails, reader, token_of

ME, ID = uuid4(), str(uuid4())


def sent_to(session, outcomes):
    """An issue whose mails came out as said, in the order of readers."""
    made = issue(session)
    issues.dispatch(session, made.id, NOW)
    ledger.enlist(session, NOW)
    rows = sorted(ledger.claim(session, "bulk", ME, NOW, 60), key=lambda row: row.email)
    told = [Outcome(row.id, result, reason) for row, (result, reason) in zip(rows, outcomes, strict=True)]
    settling.settle(session, told, ME, NOW)
    ledger.enlist(session, NOW + timedelta(seconds=2))
    session.flush()
    session.expire_all()
    return made


def test_the_figures_say_who_got_it_why_others_did_not_and_who_left_and_name_nobody(session):
    readers = [
        reader(session, f"{name}@example.org", language=tongue) for name, tongue in zip("abcd", ["de"] * 4, strict=True)
    ]
    refusals = (Refused("rcpt", 550, b"5.1.1 <c@example.org> unknown"), Refused("data", 550, "no d"))
    answers = [("sent", ""), ("sent", ""), *(("failed", str(refused)) for refused in refusals)]
    made = sent_to(session, answers)
    subscriptions.unsubscribe(session, token_of(readers[0]), LETTERHEAD, NOW + timedelta(hours=1))
    session.flush()
    found = Figures().dump(queries.get_figures(session, made.id))
    assert {name: found[name] for name in ("state", "recipients", "sent", "failed", "left")} == {
        "state": "sent",
        "recipients": 4,
        "sent": 2,
        "failed": 2,
        "left": 1,
    }
    assert found["reasons"] == [{"state": "failed", "reason": "550", "count": 2}]
    assert (found["languages"], found["per_second"]) == ({"de": 4}, 1.0)
    assert found["came_back"] == {"hard": 0, "soft": 0, "complaint": 0}


def test_after_ninety_days_an_issue_keeps_its_figures_and_forgets_whom_it_went_to(session):
    for name in "ab":
        reader(session, f"{name}@example.org")
    refused = Refused("rcpt", 550, b"5.1.1 <b@example.org> unknown")
    made = sent_to(session, [("sent", ""), ("failed", str(refused))])
    figures = Figures().dump(queries.get_figures(session, made.id))
    for days, known in ((89, ["a@example.org", "b@example.org"]), (91, ["", ""])):
        forget(session, RULES, NOW + timedelta(days=days))
        session.expire_all()
        assert sorted(mail.email for mail in mails(session, "newsletter")) == known
    assert Figures().dump(queries.get_figures(session, made.id)) == figures
    assert not any("example.org" in f"{mail.reason}{mail.because}{mail.name}" for mail in mails(session, "newsletter"))


def test_the_figures_count_what_came_back(session):
    reader(session, "a@example.org")
    made = sent_to(session, [("sent", "")])
    house = replace(LETTERHEAD, bounce_address="bounces@itmv.example")
    path = house.return_path(mails(session, "newsletter")[0].id)
    assert bounces.note(session, Report("hard", "5.1.1"), [path], house, NOW) == "hard"
    assert queries.get_figures(session, made.id)["came_back"]["hard"] == 1


def test_a_draft_has_figures_too_all_of_them_nothing(session):
    found = Figures().dump(queries.get_figures(session, issue(session).id))
    assert [found[name] for name in ("state", "recipients", "left", "per_second", "reasons")] == [
        "draft",
        0,
        0,
        None,
        [],
    ]


def test_an_issue_comes_off_the_schedule_and_lists_show_one_state(session):
    made, other = issue(session), issue(session)
    issues.schedule(session, made.id, NOW + timedelta(hours=1), NOW)
    listed = [queries.list_issues(session, 20, None, state=s)["items"] for s in ("scheduled", "draft", "missed")]
    assert listed == [[made], [other], []]
    assert [queries.list_issues(session, 20, None, automatic=is_so)["total"] for is_so in (False, True)] == [2, 0]
    assert (issues.unschedule(session, made.id).state, made.scheduled_at) == ("draft", None)
    with pytest.raises(Conflict):
        issues.unschedule(session, made.id)


def test_everybody_reads_what_has_gone_out_and_nothing_else(session):
    reader(session, "a@example.org")
    told, draft = sent_to(session, [("sent", "")]), issue(session)
    news.note_report(session, fact(messages.ReportPublished, revision=1, report_id=str(uuid4()), title="Bericht"))
    news.note_job(session, fact(messages.JobPublished, revision=1, valid_through="2126-01-01"))
    session.flush()
    found = list_news(session, NOW + timedelta(days=1), 50)["items"]
    assert {(item["kind"], item["title"]) for item in found} == {("newsletter", told.subject), ("report", "Bericht")}
    assert found == sorted(found, key=lambda item: item["published_at"], reverse=True)
    assert [each.id for each in queries.list_told(session, 20, None)["items"]] == [told.id]
    assert queries.get_told(session, told.id).subject == told.subject
    for hidden in (draft.id, uuid4()):
        with pytest.raises(NotFound):
            queries.get_told(session, hidden)


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{token}{0.__class__}", "%(email)s ${x}", "{% raw %}\u2028🦩"])
def test_what_looks_like_a_template_is_text(session, text):
    reader(session, "a@example.org")
    made = issue(session, subject=text, body_markdown=text)
    news.note_job(session, fact(messages.JobPublished, revision=1, valid_through="2126-01-01", title=text))
    issues.dispatch(session, made.id, NOW)
    ledger.enlist(session, NOW)
    rows = [in_hand(mail) for mail in mails(session, "newsletter")]
    [edition] = Press(LETTERHEAD).editions(session, rows, NOW).values()
    raw = edition.pour(Reader("a@example.org", "t", "<1@x>"), NOW).replace(b"=\r\n", b"")
    plain = text.replace("\u2028", " ").replace("🦩", "")
    assert raw.replace(b"=7B", b"{").count(plain.encode().replace(b"=", b"=3D")) >= 4


def test_a_tender_with_another_deadline_is_told_again_and_marked(session):
    def tender(message, revision, month):
        return fact(message, revision=revision, tender_id=ID, deadline=f"2026-{month:02}-01T10:00:00+00:00")

    reader(session, "a@example.org", topics=["tenders"])
    news.note_tender(session, tender(messages.TenderPublished, 1, 6))
    news.note_tender(session, tender(messages.TenderChanged, 2, 6))
    [row] = session.scalars(select(News))
    assert row.changed_position is None, "nothing that a reader would have to know"
    news.note_tender(session, tender(messages.TenderChanged, 3, 7))
    assert row.changed_position == 3
    [section] = digest(session, {"tenders": 2}, 3, NOW)
    assert [entry.changed for entry in section.entries] == [True]


def test_the_demonstration_is_sound(session):
    readers, made = demonstration.load(session, LETTERHEAD, NOW)
    session.flush()
    session.expire_all()
    everybody = session.scalars(select(Subscription)).all()
    assert (len(everybody), len(session.scalars(select(Issue)).all())) == (readers, made)
    assert {each.status for each in everybody} == {"active", "ended"}
    assert all("stimmt mit dem folgenden Wortlaut überein" in proof.written(each, "de", NOW) for each in everybody)
    assert session.scalars(select(Delivery).where(Delivery.state.in_(OPEN))).all() == []
    assert {each.state for each in session.scalars(select(Issue))} == {"sent", "scheduled", "draft"}
    assert not ledger.has_work(session, "bulk", NOW + timedelta(days=1))
