"""Services, relay and broker killed at random moments: what was answered is never lost, and happens once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.postgres import Cluster
from tests.faults.count import assert_exactly_once
from tests.faults.load import Load
from tests.faults.scene import databases, scene
from tests.faults.script import COMMANDS, LONGEST, RATE
from tests.faults.tormentor import Tormentor

Say = Callable[[str], None]


def play(folder: Path, say: Say, commands: int, kills: int, rate: float, seconds: float, **settings: str) -> None:
    with scene(folder, **settings) as platform:
        load = Load(platform.base_url, commands, rate)
        tormentor = Tormentor(platform, load, kills, say)
        load.start()
        tormentor.torment(seconds)
        say(f"load ended after {load.wait(seconds):.1f} s; killed {dict(tormentor.kills)}")
        assert tormentor.kills.total() == kills
        for process in platform.processes.values():
            process.wait_ready(60)
        assert_exactly_once(platform, load, tormentor.kills["notifications"], say)


def test_five_kills_during_500_commands_lose_nothing_and_double_nothing(tmp_path: Path, say: Say) -> None:
    play(tmp_path, say, 500, 5, rate=70, seconds=90)


@pytest.mark.faults
def test_twenty_kills_during_10000_commands_lose_nothing_and_double_nothing(tmp_path: Path, say: Say) -> None:
    play(tmp_path, say, COMMANDS, 20, rate=RATE, seconds=LONGEST)


@pytest.mark.faults
def test_twenty_kills_during_10000_commands_on_postgresql(tmp_path: Path, say: Say, cluster: Cluster) -> None:
    play(tmp_path, say, COMMANDS, 20, rate=RATE, seconds=LONGEST, **databases(cluster, "kills"))
