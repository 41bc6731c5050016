"""A hearing that comes late is given what was told in public before."""

from __future__ import annotations

from typing import Any

import pytest
from kombu import Connection

from chassis.testing import eventually


@pytest.fixture
def told(running: Any, caller: Any, vhost_uri: str) -> Any:
    """A shop that sold five bicycles while the queue of who counts them was not bound."""
    first = running("bicycles")
    eventually(lambda: "history heard" in first.log.read_text())
    with Connection(vhost_uri) as connection:
        connection.channel().queue_unbind("bicycles.tally", "bicycles.events", "bicycle_sold.v1")
    for number in range(5):
        caller.call("bicycles.sell", model=f"Rad {number}")
    eventually(lambda: 'outbox_pending{service="bicycles"} 0.0' in first.metrics())
    assert caller.call("bicycles.count")["counted"] == 0
    assert first.stop() == 0
    return first


def test_on_a_new_database_it_counts_what_the_journal_kept(
    told: Any, running: Any, caller: Any, vhost_uri: str
) -> None:
    with Connection(vhost_uri) as connection:
        for body in ("[]", "no json", "{}", '{"type": "bicycles.bicycle_sold.v1", "id": 5, "time": 7}'):
            connection.Producer().publish(body, routing_key="journal", content_type="application/json")
    late = running("bicycles")
    eventually(lambda: caller.call("bicycles.count")["counted"] == 5)
    assert caller.call("bicycles.count")["doubled"] == 0
    assert "history heard" in late.log.read_text()
    assert late.stop() == 0

    again = running("bicycles", database=str(late.database.engine.url))
    caller.call("bicycles.sell", model="Rad 6")
    eventually(lambda: caller.call("bicycles.count")["counted"] == 6)
    assert "history heard" not in again.log.read_text()
