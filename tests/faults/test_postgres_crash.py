"""PostgreSQL that crashes (`immediate`) and starts again under load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.postgres import Cluster
from tests.faults.scene import databases, scene
from tests.faults.script import pass_time, play

Say = Callable[[str], None]
SHORT = "0.2,0.5,1"  # delays that are used up during an outage: no fact may be given up for that


@pytest.mark.faults
def test_three_crashes_of_postgresql_during_10000_commands(tmp_path: Path, say: Say, own_cluster: Cluster) -> None:
    def crash() -> None:
        """PostgreSQL stopped with `immediate`, and started again"""
        own_cluster.stop("immediate")
        own_cluster.start()

    def long_crash() -> None:
        """PostgreSQL stopped with `immediate`, and started again after 10 s"""
        own_cluster.stop("immediate")
        pass_time(10)
        own_cluster.start()

    with scene(tmp_path, ITMV_RETRY_DELAYS=SHORT, **databases(own_cluster, "crash")) as platform:
        play(platform, say, [(0.2, crash), (0.45, long_crash), (0.7, crash)])
