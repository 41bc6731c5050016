"""What mail servers do, and what becomes of the mails."""

from datetime import UTC, datetime, timedelta

import pytest
from notifications.commands import issues, mails
from notifications.models import Delivery, Suppression
from sqlalchemy import select, update

from chassis.testing import Caller, eventually
from services.notifications.tests.factories import OFFICE, issue, reader, token_of
from services.notifications.tests.postbox import Postbox

FAST = {"ITMV_MAIL_RETRY_DELAYS": "0.1,0.2", "ITMV_SMTP_TIMEOUT": "2", "ITMV_NEWSLETTER_SCHEDULE": "0 0 1 1 *"}


@pytest.fixture(scope="module")
def post():
    made = Postbox("PIPELINING")
    made.controller.start()
    yield made
    if made.controller.server is not None:
        made.controller.stop()


@pytest.fixture(scope="module")
def service(running, post):
    return running("notifications", ITMV_SMTP=post.uri, **FAST)


def queue(service, *addresses):
    with service.database.write() as session:
        for each in addresses:
            data = {"organisation_name": "Küste"}
            now = datetime.now(UTC)
            mails.queue(session, "application_confirmed", f"test:{each}", email=each, language="de", data=data, now=now)


def settled(service, address):
    return eventually(lambda: _settled(service, address))


def _settled(service, address):
    with service.database.read() as session:
        row = session.scalar(select(Delivery).where(Delivery.email == address))
        return row if row.settled_at else None


def test_no_for_now_is_asked_again_and_421_is_believed(service, post):
    post.moods = {"421@example.org": ["421 4.3.2 later", "450 4.2.1 later", ""]}
    queue(service, "421@example.org", "next@example.org")
    done = settled(service, "421@example.org")
    assert (done.state, done.attempts) == ("sent", 3)
    assert settled(service, "next@example.org").state == "sent"
    assert len(post.mails("421@example.org")) == 1


def test_no_for_good_is_believed_and_the_address_is_left_alone(service, post):
    post.moods = {"gone@example.org": ["550 5.1.1 unknown"], "policy@example.org": ["550 5.7.1 not from you"]}
    queue(service, "gone@example.org", "policy@example.org")
    assert settled(service, "gone@example.org").reason == "rcpt 550 5.1.1 unknown"
    assert settled(service, "policy@example.org").state == "failed"
    with service.database.read() as session:
        assert len(list(session.scalars(select(Suppression)))) == 1


def test_a_server_that_never_takes_it_is_given_up_on(service, post):
    post.moods = {"never@example.org": ["451 4.7.0 try later"]}
    queue(service, "never@example.org")
    done = settled(service, "never@example.org")
    assert (done.state, done.attempts, done.data) == ("failed", 3, {})


def test_a_connection_that_breaks_before_the_mail_loses_nothing(service, post):
    post.moods = {"drop@example.org": ["drop", "drop", ""]}
    queue(service, "drop@example.org")
    assert settled(service, "drop@example.org").state == "sent"
    assert len(post.mails("drop@example.org")) == 1


def test_a_connection_that_breaks_on_the_answer_is_doubtful_and_carries_one_message_id(service, post):
    post.moods = {"swallow@example.org": ["swallow", ""]}
    queue(service, "swallow@example.org")
    assert settled(service, "swallow@example.org").state == "ambiguous"
    first, second = post.mails("swallow@example.org")
    assert first["message-id"] == second["message-id"]


def test_a_server_that_leaves_after_each_tenth_mail_or_after_each_answer_gets_every_mail_once(service, post):
    tenth = [f"tenth{number}@example.org" for number in range(20)]
    each = [f"each{number}@example.org" for number in range(4)]
    post.moods = {address: ["421 4.3.2 closing", ""] for address in tenth[9::10]}
    post.moods |= {address: ["reset"] for address in each}
    queue(service, *tenth, *each)
    assert {settled(service, address).state for address in [*tenth, *each]} == {"sent"}
    assert sorted(address for address in post.addresses() if address in {*tenth, *each}) == sorted([*tenth, *each])


def test_a_mail_does_not_wait_for_a_slow_one_while_another_connection_is_free(service, post):
    post.moods = {"slow@example.org": ["last"]}
    queue(service, "slow@example.org", "quick@example.org")
    assert settled(service, "slow@example.org").state == "sent"
    assert post.addresses()[-2:] == ["quick@example.org", "slow@example.org"]


def test_what_cannot_be_written_fails_alone(service, post):
    with service.database.write() as session:
        now = datetime.now(UTC)
        mails.queue(session, "no_such_kind", "test:x", email="x@example.org", language="de", data={}, now=now)
        mails.queue(session, "application_confirmed", "test:y", email="a@b,c@d", language="de", data={}, now=now)
    queue(service, "healthy@example.org")
    assert settled(service, "x@example.org").reason == "unwritable: KeyError"
    assert settled(service, "a@b,c@d").reason.startswith("unwritable")
    assert settled(service, "healthy@example.org").state == "sent"


def test_mails_wait_for_a_server_that_is_away(service, post):
    post.controller.stop()
    queue(service, "patient@example.org")
    eventually(lambda: "mail_server_away_total 0.0" not in service.metrics())
    post.controller = post.listener()
    post.controller.start()
    done = settled(service, "patient@example.org")
    assert (done.state, done.attempts) == ("sent", 1)


def test_whoever_leaves_during_the_dispatch_gets_nothing_more(service, caller, post, vhost_uri):
    with service.database.write() as session:
        now = datetime.now(UTC) - timedelta(hours=3)
        readers = [reader(session, f"leaving{number}@example.org", now=now) for number in range(30)]
        session.execute(update(Delivery).values(state="sent", settled_at=now))
        made = issue(session, topics=["news"])

    theirs = Caller(vhost_uri)

    def leave(address):
        if address == readers[2].email:
            theirs.call("notifications.unsubscribe", token=token_of(readers[27]))  # no connection has it in hand yet

    post.on_mail = leave
    caller.call("notifications.dispatch_issue", actor=OFFICE, issue_id=str(made.id))
    eventually(lambda: _is_sent(caller, made))
    post.on_mail = None
    theirs.close()
    got = [address for address in post.addresses() if address.startswith("leaving")]
    assert sorted(got) == sorted(each.email for each in readers if each is not readers[27])


def _is_sent(caller, made):
    progress = caller.call("notifications.get_progress", actor=OFFICE, issue_id=str(made.id))
    return progress["state"] == "sent" and progress["suppressed"] == 1


def test_an_objection_to_us_holds_the_newsletter(service, caller, post):
    with service.database.write() as session:
        made = issue(session, topics=["news"])
        issues.dispatch(session, made.id, datetime.now(UTC))
    post.moods = {f"leaving{number}@example.org": ["550 5.7.1 blocked"] for number in range(30)}
    eventually(lambda: _state(caller, made) == "paused")
    post.moods = {}
    caller.call("notifications.resume_issue", actor=OFFICE, issue_id=str(made.id))
    eventually(lambda: _state(caller, made) == "sent")


def _state(caller, made):
    return caller.call("notifications.get_issue", actor=OFFICE, issue_id=str(made.id))["state"]
