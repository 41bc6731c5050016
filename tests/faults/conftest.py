"""How the fault tests say what they counted, whether they pass or fail."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.postgres import Cluster


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Print a line past pytest's capture."""
    reporter, capture = (request.config.pluginmanager.get_plugin(n) for n in ("terminalreporter", "capturemanager"))

    def line(text: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.write_line(text)

    line(f"\n{request.node.name}")
    return lambda text: line(f"    {text}")


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A cluster that may be crashed, and that writes through what it has confirmed."""
    folder = Path(tempfile.mkdtemp(prefix="itmv-faults-postgres-"))
    running = Cluster(folder, durable=True)
    try:
        running.start()
        yield running
    finally:
        running.stop("immediate")
        shutil.rmtree(folder)
