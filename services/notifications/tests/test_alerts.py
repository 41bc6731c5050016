"""Mails about saved searches: what they say, and what is kept back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from notifications import messages
from notifications.commands import alerts, ledger, news
from notifications.commands.suppressions import suppress
from notifications.handover import EDITED
from notifications.mail.alerts import described, set_alert
from notifications.mail.newsletter import Reader
from notifications.mail.search_words import SEARCHES
from notifications.queries.press import Press
from notifications.queries.suppressions import about

from chassis.testing import examples
from services.notifications.tests.factories import LETTERHEAD, NOW, fact, in_hand, mails
from services.notifications.tests.test_mails import TOKEN, faces, parsed

DUE = messages.SearchAlertDue
NASTY = "a\r\nBcc: x@evil.example {email} <b>%s"


def due(session, **fields):
    heard = fact(DUE, **fields)
    alerts.queue(session, heard, LETTERHEAD, NOW)
    return heard


def edition(session):
    [row] = mails(session, "search_alert_due")
    return Press(LETTERHEAD).editions(session, [in_hand(row)], NOW)[row.id]


def poured(session):
    return parsed(edition(session).pour(Reader("s@example.org", TOKEN, "<7@itmv.example>"), NOW))


def closed(session, job_id):
    news.note_job(session, fact(messages.JobPublished, job_id=job_id, valid_through="2026-04-01"))
    news.close(session, "job", UUID(job_id), 9)


def test_the_owner_is_asked_with_nothing_but_the_question(session):
    alerts.ask(session, fact(messages.SearchAlertRequested), NOW)
    [row] = mails(session, "search_alert_requested")
    assert (
        row.data["search"] == "„Rust Entwicklung“ · Stelle · teilweise mobil · Künstliche Intelligenz · 25 km um 18055"
    )
    assert set(row.data) == {"token", "wording", "search"}


def test_an_alert_names_postings_why_it_came_and_ends_with_one_click(session):
    due(session)
    raw = edition(session).pour(Reader("s@example.org", TOKEN, "<7@itmv.example>"), NOW)
    link = f"<https://itmv.example/api/v1/jobs/searches/{TOKEN}/end>"
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    message = parsed(raw)
    assert message["list-id"] == "IT-Initiative MV Stellen <jobs.itmv.example>"
    assert message["subject"].startswith("Neue Stellen: „Rust Entwicklung“ · Stelle")
    for face in faces(message):
        assert "Softwareentwickler (m/w/d)" in face
        assert "Küstendaten GmbH · Rostock" in face
        assert "https://itmv.example/jobs/0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e10" in face
        assert f"https://itmv.example/saved-search/{TOKEN}" in face
        assert f"https://itmv.example/end/search/{TOKEN}" in face
        assert "an s@example.org, weil Sie diese Suche gespeichert und bestätigt haben." in face.replace("\n", " ")
        assert LETTERHEAD.imprint in face


def test_more_than_the_mail_names_is_found_by_the_same_search():
    asked = {"q": "Rust & Go", "kind": "job", "near": "18055", "radius_km": 25, "competence": "KI", "district": None}
    items = examples(DUE.topic)[0]["items"]
    message = parsed(set_alert(LETTERHEAD, "de", asked, items, 3).pour(Reader("s@example.org", TOKEN, "<7@x>"), NOW))
    link = "https://itmv.example/jobs?q=Rust+%26+Go&kind=job&near=18055&radius_km=25"
    assert link in faces(message)[0]
    assert link.replace("&", "&amp;") in faces(message)[1]


@pytest.mark.parametrize(("language", "said"), [("de", "Eine neue Stelle"), ("en", "A new job")])
def test_a_search_for_everything_has_no_name(language, said):
    [item, *_] = examples(DUE.topic)[0]["items"]
    raw = set_alert(LETTERHEAD, language, {"q": None}, [item], 0).pour(Reader("s@example.org", TOKEN, "<7@x>"), NOW)
    assert parsed(raw)["subject"] == said


def test_what_closed_while_the_mail_waited_is_not_in_it(session):
    first, second = examples(DUE.topic)[0]["items"]
    due(session)
    closed(session, first["job_id"])
    text, _ = faces(poured(session))
    assert first["title"] not in text
    assert second["title"] in text
    closed(session, second["job_id"])
    assert edition(session) is None
    assert "search_alert_due" in EDITED


def test_a_posting_that_is_open_stays_in_it(session):
    first, _ = examples(DUE.topic)[0]["items"]
    due(session)
    news.note_job(session, fact(messages.JobPublished, job_id=first["job_id"], valid_through="2026-04-01"))
    assert first["title"] in faces(poured(session))[0]


def test_an_ended_search_sends_nothing_more_and_others_do(session):
    ended, other = due(session), due(session, search_id=str(uuid4()))
    ledger.claim(session, "single", uuid4(), NOW, 60)
    alerts.withhold(session, ended.search_id, NOW)
    alerts.withhold(session, uuid4(), NOW)
    rows = {row.cause: row for row in mails(session)}
    assert rows[f"search:{ended.search_id}:{ended.id}"].state == "suppressed"
    assert rows[f"search:{ended.search_id}:{ended.id}"].data == {}
    assert rows[f"search:{other.search_id}:{other.id}"].state == "claimed"


@pytest.mark.parametrize(
    ("confirmed", "mailed"),
    [(None, 0), (timedelta(days=-1), 0), (timedelta(hours=1), 1)],
    ids=["unsaid", "before", "after"],
)
def test_a_suppressed_address_hears_nothing_until_its_owner_confirms_anew(session, confirmed, mailed):
    address = examples(DUE.topic)[0]["email"]
    suppress(session, LETTERHEAD.blinded(address), "bounced", "5.1.1", NOW)
    due(session, confirmed_at=confirmed and (NOW + confirmed).isoformat())
    assert len(mails(session, "search_alert_due")) == mailed
    assert (about(session, LETTERHEAD.blinded(address))["suppression"] is None) == bool(mailed)


def test_an_end_that_overtakes_an_alert_is_heeded(session):
    ended = fact(DUE).search_id
    alerts.withhold(session, ended, NOW)
    alerts.withhold(session, ended, NOW)
    due(session)
    alerts.ask(session, fact(messages.SearchAlertRequested, search_id=str(ended)), NOW)
    assert mails(session) == []
    due(session, search_id=str(uuid4()))
    assert len(mails(session)) == 1


def test_the_same_fact_twice_is_one_mail(session):
    heard = fact(DUE)
    for later in (0, 1):
        alerts.queue(session, heard, LETTERHEAD, NOW + timedelta(hours=later))
    assert len(mails(session)) == 1


@pytest.mark.parametrize("language", SEARCHES)
def test_nobody_writes_a_header_or_a_page_of_ours(language):
    item = {"title": NASTY, "organisation_name": NASTY, "city": NASTY, "url": "/jobs/1"}
    made = set_alert(LETTERHEAD, language, {"q": NASTY, "organisation": NASTY}, [item], 3)
    message = parsed(made.pour(Reader("s@example.org", TOKEN, "<7@x>"), NOW))
    assert message["bcc"] is None
    assert "<b>" not in faces(message)[1]
    assert "{email}" in faces(message)[0]


def test_a_search_for_everything_has_a_name():
    nothing = dict.fromkeys(("q", "kind", "near"))
    assert [described(nothing, language) for language in ("de", "en")] == ["alle Stellen", "all jobs"]
    assert described({"employment_type": "PART_TIME", "remote": "none"}, "en") == "part time · on site"
