"""No broker: what writes without asking over it goes on, up to a cap; afterwards all of it arrives.

The gateway reaches the services over the broker, so while it is away every request is answered 503. What goes on are
the clock and the operator's commands, which write in the databases themselves; here `apply` stands for them. When
the broker takes requests and yet no facts, requests are served until the outbox is full.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from members.commands import applications
from members.schemas.applications import Apply

from chassis.context import Context
from deploy.local.platform import Platform
from deploy.local.waiting import until
from tests.faults.count import PROMISED, Count, assert_effects
from tests.faults.load import Load
from tests.faults.scene import scene
from tests.faults.script import MINUTES, pass_time
from tests.faults.test_cut_connections import behind_proxy

Say = Callable[[str], None]
WRITES, ASKS = 10.0, 5.0  # in-process commands a second; seconds between requests meanwhile
LIMIT, SLACK = 300, 16  # facts that the outbox takes; requests under way when it is full
TRICKLE = 50.0  # commands a second


@pytest.mark.faults
def test_writing_goes_on_without_broker_and_all_of_it_arrives(tmp_path: Path, say: Say) -> None:
    with scene(tmp_path) as platform:
        assert platform.broker
        pids = {name: process.pid for name, process in platform.processes.items()}
        count, load = Count(platform), Load(platform.base_url, 10**9, WRITES)
        pass_time(4)  # RabbitMQ 3.10.8 may lose a quorum queue if it is killed just after the declaration
        platform.broker.kill()
        written, slowest = _write(count, load, platform, 60 * MINUTES)
        say(f"{MINUTES:g} minutes without broker: {written} commands written, the slowest in {slowest:.2f} s")
        assert count.waiting() == written
        platform.broker.start()
        platform.broker.wait_ready()
        empty, mailed = count.settled()
        say(f"outbox empty {empty:.1f} s after the broker's return, all mails sent after {mailed:.1f} s")
        assert len(count.applications()) == written
        assert_effects(count)
        assert {name: process.pid for name, process in platform.processes.items()} == pids, "a process died meanwhile"
        count.close()


def _write(count: Count, load: Load, platform: Platform, seconds: float) -> tuple[int, float]:
    """Write for `seconds`, and see every few of them that HTTP refuses at once; how many, and the slowest."""
    end, asked, written, slowest = time.monotonic() + seconds, 0.0, 0, 0.0
    secret_key = (platform.home / "secret-key").read_text().strip()
    while (began := time.monotonic()) < end:
        form = Apply().load(load.body(written))
        with count.members.write() as session:
            applications.apply(session, form, Context(), secret_key, datetime.now(UTC))
        written, slowest = written + 1, max(slowest, time.monotonic() - began)
        if began - asked > ASKS:
            asked = began
            _assert_refused(load)
        pass_time(max(0.0, 1 / WRITES - (time.monotonic() - began)))
    return written, slowest


def _assert_refused(load: Load) -> None:
    """503 with Retry-After, within the time a request may wait."""
    with load.client() as http:
        answer = load.ask(http, 10**6)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.faults
def test_a_full_outbox_refuses_and_empties_when_the_broker_takes_facts_again(tmp_path: Path, say: Say) -> None:
    with behind_proxy(tmp_path, ITMV_OUTBOX_LIMIT=str(LIMIT)) as (platform, proxy):
        count, load = Count(platform), Load(platform.base_url, 3 * LIMIT, TRICKLE)
        proxy.swallow(publishers_only=True)
        load.start()
        until(lambda: load.tries["503"] > 0, "a refusal", 120)
        accepted = len(load.acknowledged)
        assert LIMIT - SLACK <= accepted <= LIMIT + SLACK
        refusal = _refusal(load)
        say(f"{accepted} commands accepted with a cap of {LIMIT}, then 503 with Retry-After {refusal}")
        pass_time(10)
        assert len(load.acknowledged) <= LIMIT + SLACK
        proxy.restore()
        say(f"all {load.count} commands accepted after {load.wait(120):.1f} s")
        empty, _ = count.settled(PROMISED)
        say(f"outbox empty {empty:.1f} s later")
        assert len(count.applications()) == len(load.acknowledged) == load.count
        assert_effects(count)
        count.close()


def _refusal(load: Load) -> str:
    with load.client() as http:
        answer = load.ask(http, 10**6)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("outbox_full"), answer.text
    return str(answer.headers["Retry-After"])
