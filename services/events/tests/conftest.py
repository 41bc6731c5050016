"""The events service as a process of its own, on either database."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request, running, migrated):
    """It runs; gone again before the next one takes over its queue."""
    settings = {"ITMV_BASE_URL": "https://it-initiative.example.org"}
    run = running("events", database=migrated("events", request.param), **settings)
    yield run
    assert run.stop() == 0
