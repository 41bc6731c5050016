"""The newsletter that makes itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from notifications import messages
from notifications.commands import automatic, ledger, news
from notifications.models import Delivery, Issue, Slot
from sqlalchemy import func, select

from chassis.testing import eventually, examples
from services.notifications.tests.factories import NOW, fact, mails, reader

WEEK = timedelta(days=7)


def job(title="Stelle"):
    return fact(messages.JobPublished, revision=1, job_id=str(uuid4()), title=title, valid_through="2026-06-01")


def outcomes(session):
    session.flush()
    query = select(Slot.outcome).order_by(Slot.at).execution_options(populate_existing=True)
    return list(session.scalars(query))


def test_each_moment_makes_one_issue_and_the_first_is_nobodys(session):
    reader(session)
    news.note_job(session, job())
    assert automatic.keep_schedule(session, NOW - WEEK, NOW - WEEK) is None
    made = automatic.keep_schedule(session, NOW, NOW + timedelta(seconds=2))
    assert made.automatic
    assert (made.state, made.body_markdown) == ("dispatching", "")
    assert automatic.keep_schedule(session, NOW, NOW + timedelta(seconds=3)) is None
    assert not automatic.is_due(session, NOW, NOW)
    assert outcomes(session) == ["not_ours", "begun"]


def test_nothing_new_makes_no_issue_and_a_moment_long_past_is_missed(session):
    reader(session)
    automatic.keep_schedule(session, NOW - WEEK, NOW - WEEK)
    automatic.keep_schedule(session, NOW, NOW)
    news.note_job(session, job())
    automatic.keep_schedule(session, NOW + WEEK, NOW + WEEK + timedelta(hours=1, seconds=1))
    assert outcomes(session) == ["not_ours", "empty", "missed"]
    assert not list(session.scalars(select(Issue)))


def test_monthly_readers_wait_for_their_month(session):
    weekly, monthly = reader(session, "w@example.org"), reader(session, "m@example.org", rhythm="monthly")
    weekly.last_issue_at = monthly.last_issue_at = NOW
    news.note_job(session, job())
    session.flush()
    for weeks, expected in ((1, [weekly.id]), (4, [weekly.id, monthly.id])):
        now = NOW + weeks * WEEK
        made = automatic.send(session, now)
        session.flush()
        ledger.enlist(session, now)
        assert [m.subscription_id for m in mails(session, "newsletter") if m.issue_id == made.id] == expected


def test_two_processes_send_one_issue_for_each_moment(running, postbox, tell, postgres_url):
    url, post = postgres_url("clock"), postbox
    settings = {"ITMV_SMTP": post.uri, "ITMV_NEWSLETTER_SCHEDULE": "* * * * * *", "database": url}
    first = running("notifications", **settings)
    running("notifications", **settings)
    with first.database.write() as session:
        who = reader(session, now=datetime.now(UTC) - timedelta(hours=3)).email
        session.query(Delivery).delete()
    for title in ("Erste Größe", "Zweite Größe"):
        told = {"job_id": str(uuid4()), "title": title, "valid_through": "2126-01-01"}
        tell("jobs.job_published.v1", examples("jobs.job_published.v1")[0] | told)
        eventually(lambda t=title: any(t in text(mail) for mail in post.mails(who)))
        waited = slots(first) + 2
        eventually(lambda least=waited: slots(first) >= least)
    assert [[t in text(mail) for t in ("Erste Größe", "Zweite Größe")] for mail in post.mails(who)] == [
        [True, False],
        [False, True],
    ]


def slots(service):
    with service.database.read() as session:
        return session.scalar(select(func.count()).select_from(Slot))


def text(mail):
    return mail.get_body(("plain",)).get_content()
