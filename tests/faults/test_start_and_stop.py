"""Starting before the others are there, and leaving while there is work."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.platform import Platform
from deploy.local.postgres import Cluster
from deploy.local.waiting import until
from tests.faults.count import assert_exactly_once
from tests.faults.load import Load
from tests.faults.scene import SERVICES, databases, laid_out, playing, scene, second

Say = Callable[[str], None]
PER_SECOND, COMMANDS, LEAVES = 50.0, 1_000, 30.0


@pytest.mark.faults
def test_no_request_fails_while_processes_leave_under_50_requests_a_second(
    tmp_path: Path, say: Say, cluster: Cluster
) -> None:
    platform = laid_out(tmp_path, **databases(cluster, "leaving"))
    names = ["members", second(platform, "members")]
    with playing(platform):
        load = Load(platform.base_url, COMMANDS, PER_SECOND)
        load.start()
        for part, name in zip((0.1, 0.3, 0.5, 0.7), names * 2, strict=True):
            until(lambda part=part: load.answered >= part * COMMANDS, f"{part:.0%}", 60)
            began = time.monotonic()
            assert platform.processes[name].stop(LEAVES), f"{name} had to be killed"
            say(f"{name} left after {time.monotonic() - began:.1f} s")
            platform.processes[name].start()
            platform.processes[name].wait_ready(60)
        load.wait(60)
        say(f"answers {dict(load.tries)}, the slowest {load.slowest:.2f} s")
        assert load.tries == {"202": COMMANDS}
        assert_exactly_once(platform, load, 0, say)


@pytest.mark.faults
def test_every_process_leaves_within_30_seconds_when_the_broker_is_frozen(tmp_path: Path, say: Say) -> None:
    with scene(tmp_path) as platform:
        assert platform.broker
        load = Load(platform.base_url, 300, 100)
        load.start()
        until(lambda: load.answered > 100, "some answers", 30)
        platform.broker.suspend()
        began = time.monotonic()
        for name in (*SERVICES, "gateway"):
            platform.processes[name].ask_to_stop()
        for name in (*SERVICES, "gateway"):
            until(lambda name=name: not platform.processes[name].is_running, name, LEAVES)
            say(f"{name} gone at most {time.monotonic() - began:.1f} s after SIGTERM")


@pytest.mark.faults
def test_services_start_before_broker_and_database(tmp_path: Path, say: Say, own_cluster: Cluster) -> None:
    with scene(tmp_path, **databases(own_cluster, "early")) as platform:
        assert platform.broker
        for name in SERVICES:
            platform.processes[name].stop()
        platform.broker.stop()
        own_cluster.stop()
        for name in SERVICES:
            platform.processes[name].start()
        for name in SERVICES:
            until(lambda name=name: faults(platform, name), f"{name} to say what it lacks", 30)
            say(f"{name} is not ready: {', '.join(faults(platform, name))}")
        own_cluster.start()
        platform.broker.start()
        platform.broker.wait_ready()
        began = time.monotonic()
        for name in SERVICES:
            platform.processes[name].wait_ready(60)
        say(f"all ready {time.monotonic() - began:.1f} s after the broker")
        load = Load(platform.base_url, 10, 10)
        load.start()
        load.wait(60)
        assert_exactly_once(platform, load, 0, say)


def faults(platform: Platform, name: str) -> list[str]:
    """What /readyz says is missing; empty when nothing is, or nobody answers yet."""
    url = f"http://127.0.0.1:{platform.settings.metrics_port_of(name)}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=10):
            return []
    except urllib.error.HTTPError as unready:
        found: list[str] = json.load(unready)["faults"]
        return found
    except OSError:
        return []
