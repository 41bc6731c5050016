"""Frozen processes (SIGSTOP): connections stay open, nothing answers, and then it all comes at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.broker import Broker
from deploy.local.postgres import Cluster
from deploy.local.process import Process
from tests.faults.scene import databases, laid_out, playing, scene, second
from tests.faults.script import COMMANDS, FREEZE, Blow, pass_time, play

Say = Callable[[str], None]


def freeze(thing: Process | Broker, name: str) -> Blow:
    def blow() -> None:
        thing.suspend()
        pass_time(FREEZE)
        thing.resume()

    blow.__doc__ = f"{name} frozen for {FREEZE:g} s"
    return blow


@pytest.mark.faults
def test_services_and_broker_frozen_during_10000_commands(tmp_path: Path, say: Say) -> None:
    with scene(tmp_path) as platform:
        assert platform.broker
        blows = [freeze(platform.processes[name], name) for name in ("members", "notifications")]
        play(platform, say, list(zip((0.1, 0.4, 0.7), [*blows, freeze(platform.broker, "broker")], strict=True)))


@pytest.mark.faults
def test_a_relay_frozen_beyond_its_lease_finds_another_and_doubles_nothing(
    tmp_path: Path, say: Say, cluster: Cluster
) -> None:
    """Two processes of each service: whichever has the lease is frozen at one time or the other."""
    platform = laid_out(tmp_path, **databases(cluster, "frozen"))
    names = ["members", second(platform, "members")]
    with playing(platform):
        blows = [freeze(platform.processes[name], name) for name in names]
        play(platform, say, list(zip((0.2, 0.6), blows, strict=True)), COMMANDS // 3)
