"""The members service as a process of its own, on either database."""

import pytest


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request, running):
    """It runs; gone again before the next one takes over its queue."""
    settings = {}
    if request.param == "postgresql":
        settings["database"] = request.getfixturevalue("postgres_url")("members")
    started = running("members", **settings)
    yield started
    assert started.stop() == 0
