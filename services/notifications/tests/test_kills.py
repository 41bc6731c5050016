"""Killed at any moment, a dispatch loses nobody; what was in flight is recorded as ambiguous."""

import random
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from notifications.models import Delivery, Reading, Subscription
from sqlalchemy import insert, select
from uuid6 import uuid7

from chassis.testing import eventually
from services.notifications.tests.factories import LETTERHEAD, OFFICE, issue
from services.notifications.tests.postbox import Postbox

READERS, KILLS = 300, 3
CONNECTIONS = 4  # and so many mails are in flight at a kill


@pytest.fixture(scope="module")
def post():
    made = Postbox("PIPELINING")
    made.controller.start()
    yield made
    made.controller.stop()


def readers(database, count):
    """So many who confirmed, and an issue for them."""
    now = datetime.now(UTC)
    people: list[dict[str, Any]] = [{"id": uuid7(), "email": f"r{number}@example.org"} for number in range(count)]
    same = {"status": "active", "rhythm": "weekly", "language": "de", "requested_at": now, "revision": 1}
    rows = [
        each | same | {"email_key": each["email"], "address_hash": LETTERHEAD.blinded(each["email"])} for each in people
    ]
    with database.write() as session:
        session.execute(insert(Subscription), rows)
        topics = [{"subscription_id": each["id"], "topic": "news", "chosen": True, "mark": 0} for each in people]
        session.execute(insert(Reading), topics)
        return str(issue(session, topics=["news"]).id)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_three_kills_lose_nobody(kind, running, caller, post, migrated):
    kill_a_dispatch(migrated("notifications", kind), running, caller, post, READERS, KILLS)


def kill_a_dispatch(database, running, caller, post, count, kills):
    """Kill the service so often while an issue goes to so many, and count; how many mails were in doubt."""
    settings = {"ITMV_SMTP": post.uri, "ITMV_SMTP_TIMEOUT": "1", "ITMV_NEWSLETTER_SCHEDULE": "0 0 1 1 *"}
    service = running("notifications", **settings, database=database)
    settings["ITMV_HOME"] = service.environment["ITMV_HOME"]  # where the dead lanes' books are
    issue_id, before = readers(service.database, count), len(post.taken)
    post.on_mail = lambda _address: time.sleep(0.003)  # a server that takes its time, so that kills meet the dispatch
    caller.call("notifications.dispatch_issue", actor=OFFICE, issue_id=issue_id)
    chance = random.Random(11)
    for kill in range(kills):
        enough = before + (kill + 1) * count // (kills + 1) + chance.randrange(20)
        eventually(partial(_taken, post, enough))
        service.stop(9)
        service = running("notifications", **settings, database=str(service.environment["ITMV_NOTIFICATIONS_DB"]))
    progress = eventually(lambda: _sent(caller, issue_id), 60)
    _compare(service, post, before, progress, kills)
    assert service.stop() == 0
    return progress["ambiguous"]


def test_two_processes_share_a_dispatch(running, caller, post, migrated):
    settings = {"ITMV_SMTP": post.uri, "ITMV_NEWSLETTER_SCHEDULE": "0 0 1 1 *"}
    url = migrated("notifications", "postgresql")
    both = [running("notifications", **settings, database=url) for _ in range(2)]
    issue_id, before = readers(both[0].database, READERS), len(post.taken)
    post.on_mail = lambda _address: time.sleep(0.003)
    caller.call("notifications.dispatch_issue", actor=OFFICE, issue_id=issue_id)
    progress = eventually(lambda: _sent(caller, issue_id), 60)
    assert Counter(address for address, _ in post.taken[before:]).most_common(1)[0][1] == 1
    assert progress["sent"] == READERS
    assert all('mails_total{kind="newsletter",result="sent"}' in each.metrics() for each in both), "one did it alone"


def _taken(post, least):
    return len(post.taken) >= least


def _sent(caller, issue_id):
    progress = caller.call("notifications.get_progress", actor=OFFICE, issue_id=issue_id)
    return progress if progress["state"] == "sent" else None


def _compare(service, post, before, progress, kills):
    """What arrived against what the ledger says."""
    with post.lock:
        taken = post.taken[before:]
    ids: dict[str, set[bytes]] = {}
    for address, raw in taken:
        [message_id] = [line for line in raw.split(b"\r\n") if line.startswith(b"Message-ID:")]
        ids.setdefault(address, set()).add(message_id)
    times = Counter(address for address, _ in taken)
    with service.database.read() as session:
        ambiguous = set(session.scalars(select(Delivery.email).where(Delivery.state == "ambiguous")))
    twice = {address for address, count in times.items() if count > 1}
    assert len(times) == progress["recipients"], "somebody was lost"
    assert twice <= ambiguous, "a second mail that the ledger does not know of"
    assert len(ambiguous) <= kills * CONNECTIONS
    assert all(len(found) == 1 for found in ids.values()), "a second mail with another Message-ID"
    assert progress["sent"] + progress["ambiguous"] == progress["recipients"]
