"""The members service as a process of its own, on either database."""

import pytest


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request, running, migrated):
    """It runs; gone again before the next one takes over its queue."""
    started = running("members", database=migrated("members", request.param))
    yield started
    assert started.stop() == 0
