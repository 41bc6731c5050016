"""The rate of a mail server, which all processes keep together, also when one of them dies."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from notifications.commands import mails, throttle
from notifications.pacing import Pace

from chassis.testing import eventually
from services.notifications.tests.factories import NOW
from services.notifications.tests.postbox import Postbox

RATE, MAILS = 10, 24


def test_moments_are_reserved_one_after_another_and_what_is_not_used_is_gone(session):
    clock = iter([NOW, NOW, NOW, NOW, NOW + timedelta(seconds=5), NOW + timedelta(seconds=5)]).__next__
    assert throttle.reserve(session, "a:25", 10, 3, clock) == pytest.approx([0, 0.1, 0.2])
    assert throttle.reserve(session, "a:25", 10, 2, clock) == pytest.approx([0.3, 0.4])
    assert throttle.reserve(session, "a:25", 10, 2, clock) == pytest.approx([0, 0.1])


def test_servers_have_rates_of_their_own_and_a_clock_set_back_stops_nobody(session):
    throttle.reserve(session, "a:25", 1, 600, lambda: NOW)
    assert throttle.reserve(session, "b:25", 1, 1, lambda: NOW) == [0]
    assert throttle.reserve(session, "a:25", 1, 1, lambda: NOW) == [0]


def test_who_misses_a_moment_does_not_go_then():
    began = time.monotonic()
    assert not Pace([began - 0.2], 10).wait()
    assert Pace([began - 0.05], 10).wait()
    assert Pace([began + 0.05], 10).wait()
    assert time.monotonic() >= began + 0.05
    assert not Pace([], 10).wait()


def test_two_processes_and_a_killed_one_stay_below_the_rate_together(running):
    post, came = Postbox("PIPELINING"), []
    post.on_mail = lambda _address: came.append(time.monotonic())
    post.controller.start()
    first = running("notifications", ITMV_SMTP=post.uri, ITMV_SMTP_RATE=str(RATE))
    same = {"database": first.environment["ITMV_NOTIFICATIONS_DB"], "ITMV_HOME": first.environment["ITMV_HOME"]}
    running("notifications", ITMV_SMTP=post.uri, ITMV_SMTP_RATE=str(RATE), **same)
    with first.database.write() as session:
        for number in range(MAILS):
            _queue(session, f"r{number}@example.org")
    eventually(lambda: len(came) > MAILS // 3)
    first.stop(9)
    running("notifications", ITMV_SMTP=post.uri, ITMV_SMTP_RATE=str(RATE), **same)
    eventually(lambda: len(set(post.addresses())) == MAILS, 60)
    post.controller.stop()
    in_a_second = [sum(moment <= other < moment + 1 for other in came) for moment in came]
    assert max(in_a_second) <= RATE + 1


def _queue(session, email):
    data = {"organisation_name": "Küste"}
    kind, now = "application_confirmed", datetime.now(UTC)
    mails.queue(session, kind, f"test:{email}", email=email, language="de", data=data, now=now)
