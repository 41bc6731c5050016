"""A newsletter to thousands, killed again and again: nobody is lost, and what may have come twice is on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.notifications.tests.postbox import Postbox
from services.notifications.tests.test_kills import CONNECTIONS, kill_a_dispatch

READERS, KILLS = 5000, 10
pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def post() -> Iterator[Postbox]:
    made = Postbox("PIPELINING")
    made.controller.start()
    yield made
    made.controller.stop()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ten_kills_lose_none_of_five_thousand(
    kind: str, running: Any, caller: Any, post: Any, migrated: Any, say: Any
) -> None:
    doubtful = kill_a_dispatch(migrated("notifications", kind), running, caller, post, READERS, KILLS)
    say(f"{READERS} readers, {KILLS} kills: all got it; {doubtful} in doubt (at most {KILLS * CONNECTIONS})")
