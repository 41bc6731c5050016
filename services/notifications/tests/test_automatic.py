"""The newsletter that makes itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from notifications import messages
from notifications.commands import automatic, issues, ledger, news
from notifications.commands.settling import Outcome, settle
from notifications.models import Delivery, Issue, Slot
from sqlalchemy import func, select

from chassis import outbox
from chassis.testing import eventually, examples
from services.notifications.tests.factories import NOW, coming, fact, issue, mails, reader

WEEK, COLLECTED = timedelta(days=7), timedelta(minutes=1)
ME = uuid4()


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
    assert automatic.send_at_once(session, COLLECTED, NOW) is None
    assert not automatic.is_due(session, NOW, NOW)
    assert outcomes(session) == ["not_ours", "begun"]


def test_nothing_new_makes_no_issue_and_a_moment_long_past_is_missed(session):
    reader(session)
    automatic.keep_schedule(session, NOW - WEEK, NOW - WEEK)
    automatic.keep_schedule(session, NOW, NOW)
    news.note_job(session, job())
    late = automatic.keep_schedule(session, NOW + WEEK, NOW + WEEK + timedelta(hours=1, seconds=1))
    assert outcomes(session) == ["not_ours", "empty", "missed"]
    assert (late.state, late.scheduled_at) == ("missed", NOW + WEEK)
    [held] = outbox.pending(session, messages.NewsletterHeld)
    assert held.data == {"issue_id": str(late.id), "title": late.subject, "why": "missed"}
    issues.dispatch_scheduled(session, NOW + 2 * WEEK - timedelta(minutes=1))
    assert late.state == "missed", "it waits for the office"
    reader(session, "at-once@example.org", rhythm="instant")
    news.note_job(session, job())
    at_once = automatic.send_at_once(session, COLLECTED, NOW + WEEK)
    issues.dispatch_scheduled(session, NOW + WEEK + COLLECTED)
    assert (at_once.state, late.state) == ("dispatching", "missed"), "that one is for others"
    next_one = automatic.keep_schedule(session, NOW + 2 * WEEK, NOW + 2 * WEEK)
    session.flush()
    assert (next_one.state, late.state) == ("dispatching", "cancelled")
    assert len(list(session.scalars(select(Issue)))) == 3


def test_who_wants_to_hear_at_once_gets_one_mail_of_what_came_together(session):
    news.note_job(session, job("Von gestern"))
    eager, weekly = reader(session, "at-once@example.org", rhythm="instant"), reader(session, "w@example.org")
    assert automatic.send_at_once(session, COLLECTED, NOW) is None
    news.note_job(session, job("Erste"))
    planned = automatic.send_at_once(session, COLLECTED, NOW)
    assert (planned.state, planned.rhythm, planned.scheduled_at) == ("scheduled", "instant", NOW + COLLECTED)
    news.note_job(session, job("Zweite"))
    assert automatic.is_due(session, NOW, NOW)
    assert automatic.send_at_once(session, COLLECTED, NOW) is None, "one is on its way"
    issues.dispatch_scheduled(session, NOW + COLLECTED)
    session.flush()
    ledger.enlist(session, NOW + COLLECTED)
    [mail] = mails(session, "newsletter")
    assert (mail.subscription_id, weekly.id != eager.id) == (eager.id, True)
    ledger.claim(session, "bulk", ME, NOW + COLLECTED, 60)
    settle(session, [Outcome(mail.id, "sent")], ME, NOW + COLLECTED)
    news.note_job(session, job("Dritte"))
    again = automatic.send_at_once(session, COLLECTED, NOW + WEEK)
    assert (again.scheduled_at, automatic.send_at_once(session, COLLECTED, NOW + WEEK)) == (
        NOW + WEEK + COLLECTED,
        None,
    )


def test_nobody_hears_at_once_of_what_has_gone_or_is_none_of_theirs(session):
    reader(session, "events@example.org", rhythm="instant", topics=["events"])
    news.note_job(session, job())
    assert automatic.send_at_once(session, COLLECTED, NOW) is None
    told = fact(messages.EventAnnounced, revision=1, event_id=str(uuid4()), **coming())
    news.note_event(session, told)
    planned = automatic.send_at_once(session, COLLECTED, NOW)
    news.close(session, "event", told.event_id, 2)
    issues.dispatch_scheduled(session, NOW + COLLECTED)
    assert planned.state == "cancelled"


def test_readers_wait_for_their_week_or_month_whatever_the_schedule(session):
    weekly, monthly = reader(session, "w@example.org"), reader(session, "m@example.org", rhythm="monthly")
    weekly.last_issue_at = monthly.last_issue_at = NOW + timedelta(minutes=20)
    news.note_job(session, job())
    session.flush()
    assert automatic.send(session, NOW + timedelta(days=6)) is None, "a daily schedule makes nobody a daily reader"
    for weeks, expected in ((1, [weekly.id]), (4, [weekly.id, monthly.id])):
        now = NOW + weeks * WEEK
        made = automatic.send(session, now)
        session.flush()
        ledger.enlist(session, now)
        assert [m.subscription_id for m in mails(session, "newsletter") if m.issue_id == made.id] == expected


def test_what_the_office_sends_does_not_count_for_the_week(session):
    who, now = reader(session), NOW + timedelta(days=1)
    news.note_job(session, job())
    for begin, expected in (
        (lambda: issues.start(session, issue(session, digest=False), now), None),
        (lambda: automatic.send(session, now), now),
    ):
        begin()
        session.flush()
        ledger.enlist(session, now)
        ledger.enlist(session, now)
        taken = ledger.claim(session, "bulk", ME, now, 60)
        settle(session, [Outcome(mail.id, "sent") for mail in taken], ME, now)
        session.expire_all()
        assert (len(taken), who.last_issue_at) == (1, expected)


def test_two_processes_send_one_issue_for_each_moment(running, postbox, tell, migrated):
    url, post = migrated("notifications", "postgresql"), postbox
    settings = {"ITMV_SMTP": post.uri, "ITMV_NEWSLETTER_SCHEDULE": "* * * * * *", "database": url}
    first = running("notifications", **settings)
    running("notifications", **settings)
    with first.database.write() as session:
        who = reader(session, now=datetime.now(UTC) - timedelta(hours=3), rhythm="instant").email
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
