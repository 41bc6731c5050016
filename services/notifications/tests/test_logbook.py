"""What a process that was killed leaves behind, and what its heir makes of it."""

import os
from uuid import uuid4

from notifications import logbook
from notifications.commands import issues, ledger, settling
from notifications.commands.settling import Outcome
from notifications.logbook import Logbook

from services.notifications.tests.factories import NOW, issue, mails, reader


def test_a_book_tells_what_was_sent_and_what_was_on_its_way(tmp_path):
    holder, (sent, refused, begun, doubtful) = uuid4(), (uuid4() for _ in range(4))
    book = Logbook(tmp_path, holder)
    book.begin(uuid4())
    book.clear()
    for each, result in ((sent, "sent"), (refused, "later"), (doubtful, "doubtful")):
        book.begin(each)
        book.end(each, result)
    book.begin(begun)
    assert list(logbook.left_behind(tmp_path)) == [], "its owner lives"
    _die(book)
    [legacy] = logbook.left_behind(tmp_path)
    assert (legacy.holder, legacy.complete) == (holder, True)
    assert (legacy.sent, legacy.in_doubt) == ([sent], [doubtful, begun])
    assert list(tmp_path.iterdir()) == []


def test_a_book_has_room_for_a_window_of_which_each_mail_is_begun_more_than_once(tmp_path):
    """A mail that met no server on one connection is begun again on another."""
    book = Logbook(tmp_path, uuid4())
    window = [uuid4() for _ in range(ledger.LONGEST)]
    for each in window + window:
        book.begin(each)
    for each in window[1:]:
        book.end(each, "sent")
    _die(book)
    [legacy] = logbook.left_behind(tmp_path)
    assert (legacy.sent, legacy.in_doubt) == (window[1:], window[:1])


def test_a_book_of_another_boot_proves_no_more_than_it_says(tmp_path, monkeypatch):
    book = Logbook(tmp_path, uuid4())
    monkeypatch.setattr(logbook, "_boot", lambda: b"another".ljust(logbook.HEAD))
    _die(book)
    assert [legacy.complete for legacy in logbook.left_behind(tmp_path)] == [False]


def test_an_heir_knows_what_was_sent_and_doubts_only_what_was_on_its_way(session):
    made, holder = _begun(session)
    sent, begun, untouched = ledger.claim(session, "bulk", holder, NOW, 60)
    settling.settle(session, [Outcome(sent.id, "sent")], holder, NOW)
    ledger.inherit(session, holder, [begun.id], NOW, complete=True)
    session.expire_all()
    rows = {mail.id: (mail.state, mail.doubtful, mail.attempts) for mail in mails(session, "newsletter")}
    assert rows == {sent.id: ("sent", False, 1), begun.id: ("queued", True, 1), untouched.id: ("queued", False, 0)}
    assert made.state == "dispatching"


def test_without_a_complete_book_all_that_was_claimed_is_in_doubt(session):
    _, holder = _begun(session)
    ledger.claim(session, "bulk", holder, NOW, 60)
    ledger.inherit(session, holder, [], NOW, complete=False)
    session.expire_all()
    assert [(mail.state, mail.doubtful) for mail in mails(session, "newsletter")] == [("queued", True)] * 3


def _begun(session):
    for name in "abc":
        reader(session, f"{name}@example.org")
    made = issue(session)
    issues.dispatch(session, made.id, NOW)
    ledger.enlist(session, NOW)
    return made, uuid4()


def _die(book):
    """As the kernel does it: the lock goes, the file stays."""
    book._page.close()
    os.close(book._file)
