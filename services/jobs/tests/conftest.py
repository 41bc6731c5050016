"""The jobs service as a process of its own, on either database."""

import pytest


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def jobs(request, running, migrated):
    """It runs, with short retries; gone again before the next one takes over its queues."""
    settings = {"ITMV_RETRY_DELAYS": "0.05,0.1,0.1"}
    service = running("jobs", database=migrated("jobs", request.param), **settings)
    yield service
    assert service.stop() == 0
