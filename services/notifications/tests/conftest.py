"""The mail server of the tests."""

import pytest

from services.notifications.tests.postbox import Postbox


@pytest.fixture
def postbox():
    """A mail server that listens until the test ends."""
    made = Postbox("PIPELINING")
    made.controller.start()
    yield made
    if made.controller.server is not None:
        made.controller.stop()
