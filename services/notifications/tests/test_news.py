"""The copy of what others told: it converges, whatever the order."""

import itertools
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from notifications import messages
from notifications.commands import news
from notifications.models import News
from notifications.queries.digest import MOST, digest, news_position
from sqlalchemy import select

from services.notifications.tests.factories import NOW, coming, fact

MARKS = {"news": 0, "jobs": 0, "events": 0}


def hear(session, told):
    kinds = {
        messages.JobPublished: news.note_job,
        messages.JobChanged: news.note_job,
        messages.EventAnnounced: news.note_event,
        messages.EventChanged: news.note_event,
        messages.EventRescheduled: lambda s, f: news.note_event(s, f, changed=True),
        messages.TenderPublished: news.note_tender,
        messages.TenderChanged: news.note_tender,
        messages.TenderClosed: lambda s, f: news.close(s, "tender", f.tender_id, f.revision),
        messages.JobClosed: lambda s, f: news.close(s, "job", f.job_id, f.revision),
        messages.EventCancelled: lambda s, f: news.close(s, "event", f.event_id, f.revision),
        messages.EventWithdrawn: lambda s, f: news.close(s, "event", f.event_id, f.revision),
        messages.MemberAdmitted: news.note_member,
        messages.ProfilePublished: news.correct_member,
        messages.ReportPublished: news.note_report,
        messages.ReportWithdrawn: lambda s, f: news.close(s, "report", f.report_id, f.revision),
        messages.ProfileWithdrawn: lambda s, f: news.close(s, "member", f.member_id, f.revision),
        messages.MemberLeft: lambda s, f: news.close(s, "member", f.member_id, f.revision),
    }
    [handle] = [handle for message, handle in kinds.items() if message.topic == told.topic]
    handle(session, told)
    session.flush()


def job(revision, message=messages.JobPublished, **fields):
    return fact(message, revision=revision, valid_through="2026-04-01", **fields)


def seen(session, marks=MARKS, now=NOW, until=None):
    until = news_position(session) if until is None else until
    return {s.kind: [(e.title, e.changed) for e in s.entries] for s in digest(session, marks, until, now)}


def state(session):
    rows = session.scalars(select(News).order_by(News.kind, News.id).execution_options(populate_existing=True))
    return [(row.kind, row.id, row.revision, row.open, row.title) for row in rows]


def test_any_order_and_any_doubling_ends_in_the_same_state(session):
    told = [
        job(2, title="eins"),
        job(3, messages.JobChanged, title="zwei"),
        fact(messages.JobClosed, revision=4),
        fact(messages.EventAnnounced, revision=2, title="früh", **coming()),
        fact(messages.EventChanged, revision=3, title="anders", **coming()),
        fact(messages.EventRescheduled, revision=4, title="spät", **coming(12)),
    ]
    for each in told[:3]:
        each.data["job_id"] = told[0].job_id
    for each in told[3:]:
        each.data["event_id"] = told[3].event_id
    orders = [told, *random.Random(7).sample(list(itertools.permutations(told)), 12)]
    ends = []
    for order in orders:
        with session.begin_nested() as savepoint:
            for each in [*order, *order]:
                hear(session, each)
            ends.append((state(session), seen(session).get("job"), [t for t, _ in seen(session)["event"]]))
            savepoint.rollback()
        session.expire_all()
    assert all(end == ends[0] for end in ends)
    assert ends[0][1:] == (None, ["spät"])


def entry(message, revision, **fields):
    return fact(message, revision=revision, member_id=MEMBER, **fields)


MEMBER = str(uuid4())
ADMITTED = entry(messages.MemberAdmitted, 1, name="Alt GmbH")
PUBLISHED = entry(messages.ProfilePublished, 1, name="Alt GmbH")
HIDDEN = entry(messages.ProfileWithdrawn, 2)
SHOWN = entry(messages.ProfilePublished, 3, name="Neu AG")


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ((ADMITTED, PUBLISHED), {"member": [("Alt GmbH", False)]}),
        ((ADMITTED, PUBLISHED, HIDDEN), {}),
        ((ADMITTED, PUBLISHED, HIDDEN, SHOWN), {"member": [("Neu AG", False)]}),
        ((PUBLISHED, HIDDEN, SHOWN), {}),
    ],
    ids=["new", "hidden", "shown again", "of old"],
)
def test_a_new_member_is_mentioned_while_its_entry_is_for_everyone_in_any_order(session, told, end):
    ends = []
    for order in itertools.permutations(told):
        with session.begin_nested() as savepoint:
            for each in [*order, *order]:
                hear(session, each)
            ends.append((state(session), seen(session)))
            savepoint.rollback()
        session.expire_all()
    assert all(each == (ends[0][0], end) for each in ends)


def test_nothing_of_a_hidden_entry_is_kept(session):
    for each in (ADMITTED, HIDDEN):
        hear(session, each)
    row = session.get(News, ("member", ADMITTED.member_id))
    assert (row.title, row.place, row.path) == ("", "", "")


def test_a_closing_before_its_opening_keeps_it_out_and_a_newer_opening_brings_it_in(session):
    closed = fact(messages.JobClosed, revision=3)
    for each in (closed, job(2, job_id=str(closed.job_id))):
        hear(session, each)
    assert seen(session) == {}
    hear(session, job(5, job_id=str(closed.job_id), title="wieder da"))
    assert seen(session) == {"job": [("wieder da", False)]}


def test_what_is_over_or_known_is_left_out(session):
    hear(session, job(1, title="Stelle", job_id=str(uuid4())))
    hear(session, fact(messages.EventAnnounced, revision=1, title="Treffen", **coming(1)))
    hear(session, fact(messages.MemberAdmitted, revision=1, name="Küste GmbH"))
    assert seen(session) == {
        "job": [("Stelle", False)],
        "event": [("Treffen", False)],
        "member": [("Küste GmbH", False)],
    }
    assert "event" not in seen(session, now=NOW + timedelta(days=2))
    assert "job" in seen(session, now=NOW + timedelta(days=30))
    assert "job" not in seen(session, now=NOW + timedelta(days=31))
    assert "member" not in seen(session, now=NOW + timedelta(days=61))
    assert seen(session, marks={"jobs": 1, "events": 1}) == {"event": [("Treffen", False)]}
    assert seen(session, marks={}) == {}


def test_a_moved_event_is_marked_for_those_who_read_of_it_and_new_for_the_others(session):
    event = str(uuid4())
    hear(session, fact(messages.EventAnnounced, revision=1, event_id=event, title="Treffen", **coming(1)))
    read_up_to = news_position(session)
    hear(session, fact(messages.EventRescheduled, revision=2, event_id=event, title="Treffen", **coming(3)))
    assert seen(session, marks={"events": read_up_to}) == {"event": [("Treffen", True)]}
    assert seen(session, marks={"events": 0}) == {"event": [("Treffen", False)]}
    assert seen(session, marks={"events": news_position(session)}) == {}


@pytest.mark.parametrize(
    ("told", "is_news"),
    [
        ({"title": "Werkstudium Rust"}, True),
        ({"city": "Wismar"}, True),
        ({"organisation_name": "Küstendaten AG"}, False),
        ({"valid_through": "2026-04-20"}, False),
        ({"city": None}, False),
    ],
    ids=["another title", "another town", "its organisation's new name", "open for longer", "no town"],
)
def test_a_changed_posting_is_marked_for_those_who_read_of_it(session, told, is_news):
    posting = {"job_id": str(uuid4()), "title": "Stelle", "organisation_name": "Küste GmbH", "city": "Rostock"}
    hear(session, job(1, **posting))
    read_up_to = news_position(session)
    hear(session, fact(messages.JobChanged, revision=2, **({"valid_through": "2026-04-01"} | posting | told)))
    title = told.get("title", "Stelle")
    assert seen(session, marks={"jobs": read_up_to}) == ({"job": [(title, True)]} if is_news else {})
    assert seen(session, marks={"jobs": 0}) == {"job": [(title, False)]}


def test_a_long_list_is_cut_and_says_how_much_more_there_is(session):
    for number in range(MOST + 3):
        hear(session, job(1, job_id=str(uuid4()), title=f"Stelle {number}"))
    [section] = digest(session, MARKS, news_position(session), NOW)
    assert (len(section.entries), section.more) == (MOST, 3)


def test_what_came_after_the_dispatch_began_waits_for_the_next_issue(session):
    hear(session, job(1, job_id=str(uuid4()), title="davor"))
    until = news_position(session)
    hear(session, job(1, job_id=str(uuid4()), title="danach"))
    assert seen(session, until=until) == {"job": [("davor", False)]}
    assert seen(session, marks={"jobs": until}) == {"job": [("danach", False)]}


def test_a_report_is_news_once_and_gone_when_it_is_withdrawn(session):
    hear(session, fact(messages.ReportPublished, revision=2, title="Lage der Küste"))
    assert seen(session) == {"report": [("Lage der Küste", False)]}
    read = MARKS | {"news": news_position(session)}
    hear(session, fact(messages.ReportPublished, revision=3, title="Lage der Küste, berichtigt"))
    assert seen(session, read) == {}
    assert seen(session) == {"report": [("Lage der Küste, berichtigt", False)]}
    hear(session, fact(messages.ReportWithdrawn, revision=4))
    hear(session, fact(messages.ReportPublished, revision=3, title="Verspätet"))
    assert seen(session) == {}


def test_a_tender_is_news_to_who_chose_the_topic_until_its_deadline(session):
    marks, ends = {"tenders": 0}, NOW + timedelta(days=3)
    hear(session, fact(messages.TenderPublished, revision=2, title="Fachverfahren", deadline=ends.isoformat()))
    assert seen(session) == {}
    assert seen(session, marks) == {"tender": [("Fachverfahren", False)]}
    assert seen(session, marks, now=ends) == {}
    hear(session, fact(messages.TenderClosed, revision=4))
    hear(session, fact(messages.TenderChanged, revision=3, title="Verspätet", deadline=ends.isoformat()))
    assert seen(session, marks) == {}


def test_a_leaver_is_no_news_whatever_is_heard_first(session):
    told = [
        fact(messages.MemberAdmitted, revision=1, name="Geht GmbH"),
        fact(messages.ProfilePublished, revision=1, name="Geht GmbH"),
        fact(messages.MemberLeft, revision=2),
    ]
    for order in itertools.permutations(told):
        with session.begin_nested() as savepoint:
            for each in (*order, *order):
                hear(session, each)
            assert seen(session) == {}, [each.topic for each in order]
            savepoint.rollback()
        session.expire_all()
