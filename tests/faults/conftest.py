"""How the fault tests say what they counted, whether they pass or fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Print a line past pytest's capture."""
    reporter, capture = (request.config.pluginmanager.get_plugin(n) for n in ("terminalreporter", "capturemanager"))

    def line(text: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.write_line(text)

    line(f"\n{request.node.name}")
    return lambda text: line(f"    {text}")
