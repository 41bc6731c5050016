"""The ledger: who gets an issue, once, and what becomes of each mail."""

import time
from datetime import timedelta
from uuid import RFC_4122, uuid4

import pytest
from notifications import messages
from notifications.commands import issues, ledger, news, settling, subscriptions
from notifications.commands.settling import Outcome
from notifications.mail.newsletter import Reader
from notifications.models import News, Suppression
from notifications.queries.digest import news_position
from notifications.queries.issues import get_progress
from notifications.queries.press import Press
from sqlalchemy import select

from chassis import outbox
from chassis.errors import Conflict, Invalid
from services.notifications.tests.factories import (
    CONTEXT,
    LETTERHEAD,
    NOW,
    coming,
    fact,
    issue,
    mails,
    reader,
    token_of,
)

ME, OTHER = uuid4(), uuid4()


def begin(session, **fields):
    made = issue(session, **fields)
    issues.dispatch(session, made.id, NOW)
    ledger.enlist(session, NOW)
    return made


def claim(session, holder=ME, now=NOW, seconds=60.0):
    return ledger.claim(session, "bulk", holder, now, seconds, 20)


def settle(session, rows, result="sent", holder=ME, **fields):
    settling.settle(session, [Outcome(row.id, result, **fields) for row in rows], holder, NOW)
    session.flush()
    session.expire_all()


def states(session):
    return [mail.state for mail in mails(session, "newsletter")]


def hear_event(session, **fields):
    news.note_event(session, fact(messages.EventAnnounced, revision=1, event_id=str(uuid4()), **coming(), **fields))
    session.flush()


def test_an_issue_goes_once_to_every_reader_of_its_topics_and_then_it_is_told(session, contract):
    wanted = [reader(session, f"{name}@example.org", topics=["jobs"]) for name in "ab"]
    reader(session, "c@example.org", topics=["events"])
    made = begin(session, topics=["jobs", "tenders"])
    ledger.enlist(session, NOW)
    assert [m.subscription_id for m in mails(session, "newsletter")] == [w.id for w in wanted]
    settle(session, claim(session))
    ledger.enlist(session, NOW)
    assert (made.state, states(session)) == ("sent", ["sent", "sent"])
    [told] = outbox.pending(session, messages.NewsletterDispatched)
    contract(messages.NewsletterDispatched.topic).validate(told.data)
    assert told.data["sent"] == 2
    assert not ledger.has_work(session, "bulk", NOW)


def test_rows_that_the_database_makes_are_as_those_made_here(session):
    readers = [reader(session, f"r{number}@example.org") for number in range(20)]
    made = begin(session)
    rows = mails(session, "newsletter")
    assert [row.subscription_id for row in sorted(rows, key=lambda row: row.id)] == [each.id for each in readers]
    assert {(row.id.version, row.id.variant) for row in rows} == {(7, RFC_4122)}
    assert abs(rows[0].id.int // 2**80 / 1000 - time.time()) < 60
    [alike] = {(r.kind, r.lane, r.issue_id, r.state, str(r.data), r.name, r.doubtful, r.attempts) for r in rows}
    assert alike == ("newsletter", "bulk", made.id, "queued", "{}", "", False, 0)
    assert {(row.created_at, row.due_at) for row in rows} == {(NOW, NOW)}


def test_nobody_gets_an_issue_who_left_pauses_or_cannot_be_reached(session):
    left, pausing, dead, kept = (reader(session, f"{n}@example.org") for n in ("left", "pausing", "dead", "kept"))
    subscriptions.unsubscribe(session, token_of(left), LETTERHEAD, NOW)
    pause = {"token": token_of(pausing), "paused_until": NOW + timedelta(days=3)}
    subscriptions.change(session, pause, LETTERHEAD, CONTEXT, NOW)
    session.add(Suppression(address_hash=dead.address_hash, reason="refused", since=NOW))
    begin(session)
    assert [m.subscription_id for m in mails(session, "newsletter")] == [kept.id]


def test_leaving_during_a_dispatch_holds_back_what_is_not_handed_over(session):
    readers = [reader(session, f"{n}@example.org") for n in "abc"]
    begin(session)
    claimed = claim(session)
    subscriptions.unsubscribe(session, token_of(readers[1]), LETTERHEAD, NOW)
    ids = [row.id for row in claimed]
    assert ledger.still_mine(session, ids, ME) == {ids[0], ids[2]}
    settle(session, claimed[1:2], "released")
    assert states(session) == ["claimed", "suppressed", "claimed"]


def test_an_expired_claim_comes_back_as_doubtful_with_the_same_message_id(session):
    reader(session)
    begin(session)
    [first] = claim(session, OTHER, seconds=10)
    assert claim(session) == []
    assert not ledger.has_work(session, "bulk", NOW)
    later = NOW + timedelta(seconds=11)
    assert ledger.has_work(session, "bulk", later)
    ledger.recover(session, "bulk", later)
    session.expire_all()
    [again] = claim(session, now=later)
    assert (again.id, again.doubtful) == (first.id, True)
    settle(session, [again], holder=OTHER)
    assert states(session) == ["claimed"], "who lost the claim settles nothing"
    settle(session, [again])
    assert states(session) == ["ambiguous"]


def test_each_reader_gets_what_is_new_to_them_and_nothing_twice(session):
    reader(session, "old@example.org")
    hear_event(session, title="erstes")
    settle(session, [row for _ in [begin(session, body_markdown="")] for row in claim(session)])
    ledger.enlist(session, NOW)
    hear_event(session, title="zweites")
    reader(session, "new@example.org")
    second = begin(session, body_markdown="")
    rows = claim(session)
    pages = Press(LETTERHEAD).editions(session, rows, NOW)
    poured = [pages[row.id].pour(Reader(row.email, "t", "<1@x>"), NOW) for row in rows]
    assert [(b"erstes" in mail, b"zweites" in mail) for mail in poured] == [(False, True), (True, True)]
    assert second.news_until == news_position(session)
    settle(session, rows)
    ledger.enlist(session, NOW)
    begin(session, body_markdown="")
    assert claim(session) == [], "an empty digest without a body goes to nobody"


def test_what_is_cancelled_while_the_dispatch_runs_is_left_out_of_the_rest(session):
    reader(session)
    hear_event(session, title="Treffen")
    begin(session, body_markdown="")
    [row] = claim(session)
    press = Press(LETTERHEAD)
    assert press.editions(session, [row], NOW)[row.id] is not None
    event = session.execute(select(News.id)).scalar_one()
    news.close(session, "event", event, 9)
    session.flush()
    assert press.editions(session, [row], NOW)[row.id] is None


def test_pausing_holds_resuming_goes_on_and_cancelling_ends_it(session):
    for name in "ab":
        reader(session, f"{name}@example.org")
    made = begin(session)
    [first, second] = claim(session)
    issues.pause(session, made.id)
    session.flush()
    assert ledger.still_mine(session, [first.id], ME) == set()
    settle(session, [first], "sent")
    settle(session, [second], "released")
    assert claim(session) == []
    issues.resume(session, made.id)
    session.flush()
    assert [row.id for row in claim(session)] == [second.id]
    issues.cancel(session, made.id, NOW)
    settle(session, [second], "later")
    assert states(session) == ["sent", "skipped"]
    assert get_progress(session, made.id) == {
        "state": "cancelled", "pause_reason": None, "recipients": 2, "sent": 1, "failed": 0, "ambiguous": 0,
        "suppressed": 0, "skipped": 1, "remaining": 0,
    }  # fmt: skip


def test_too_many_failures_hold_the_issue_and_looking_at_them_lets_it_go_on(session):
    readers = [reader(session, f"r{number}@example.org") for number in range(60)]
    made = begin(session)
    settle(session, claim(session), "sent")
    settle(session, claim(session), "sent")
    rows = claim(session)
    settle(session, rows[:2], "failed", reason="550 no")
    assert made.state == "dispatching"
    settle(session, rows[2:14], "failed", undeliverable=readers[0].address_hash)
    assert (made.state, made.pause_reason) == ("paused", "failures")
    assert [held.data["why"] for held in outbox.pending(session, messages.NewsletterHeld)] == ["failures"]
    assert session.get(Suppression, readers[0].address_hash) is not None
    issues.resume(session, made.id)
    settle(session, rows[14:], "failed")
    assert made.state == "dispatching"


def test_an_objection_to_the_sender_holds_the_issue_and_loses_nobody(session, contract):
    reader(session)
    made = begin(session)
    settle(session, claim(session), "later", reason="550 5.7.1", policy=True)
    assert (made.state, made.pause_reason, states(session)) == ("paused", "policy", ["queued"])
    [held] = outbox.pending(session, messages.NewsletterHeld)
    contract(messages.NewsletterHeld.topic).validate(held.data)
    assert (held.data["issue_id"], held.data["why"]) == (str(made.id), "policy")


def test_a_locked_issue_cannot_be_changed_or_dispatched_again(session):
    made = begin(session)
    for forbidden in (
        lambda: issues.change(session, {"issue_id": made.id, "subject": "x"}, CONTEXT),
        lambda: issues.dispatch(session, made.id, NOW),
        lambda: issues.schedule(session, made.id, NOW + timedelta(days=1), NOW),
    ):
        with pytest.raises(Conflict):
            forbidden()


def test_a_scheduled_issue_starts_in_time_or_waits_to_be_told(session):
    punctual, forgotten = issue(session), issue(session)
    for each in (punctual, forgotten):
        issues.schedule(session, each.id, NOW + timedelta(hours=1), NOW)
    with pytest.raises(Invalid):
        issues.schedule(session, punctual.id, NOW, NOW)
    forgotten.scheduled_at = NOW - timedelta(hours=2)
    session.flush()
    issues.dispatch_scheduled(session, NOW + timedelta(hours=1, seconds=1))
    assert (punctual.state, forgotten.state) == ("dispatching", "missed")
    issues.dispatch(session, forgotten.id, NOW)
    assert forgotten.state == "dispatching"


def test_a_large_readership_is_enlisted_in_chunks(session, monkeypatch):
    monkeypatch.setattr(ledger, "CHUNK", 2)
    for name in "abcde":
        reader(session, f"{name}@example.org")
    made = begin(session)
    assert len(mails(session, "newsletter")) == 2
    assert made.enlisting
    while made.enlisting:
        ledger.enlist(session, NOW)
    assert len({m.subscription_id for m in mails(session, "newsletter")}) == 5
