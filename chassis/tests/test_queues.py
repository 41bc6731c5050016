"""Settings of queues change on a home that has queues already."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.testing import eventually

OTHER = {"ITMV_QUEUE_TYPE": "classic", "ITMV_JOURNAL_MAX_AGE": "7D"}


@pytest.mark.parametrize("settings", [OTHER, {}], ids=["changed", "unchanged"])
def test_a_service_works_on_with_the_queues_it_has(running: Any, caller: Any, vhost_uri: str, settings: Any) -> None:
    """Hears, retries, gives up and tells as before; where the settings ask for others it says which it kept."""
    before = running("bicycles", ITMV_RETRY_DELAYS="0.1,0.2")
    caller.call("bicycles.sell", model="poison")
    eventually(lambda: "fact given up" in before.log.read_text())
    assert before.stop() == 0

    after = running("bicycles", database=str(before.database.engine.url), ITMV_RETRY_DELAYS="0.1,0.2", **settings)
    counted = caller.call("bicycles.count")["counted"]
    caller.call("bicycles.sell", model="Rad")
    eventually(lambda: caller.call("bicycles.count")["counted"] == counted + 1)
    caller.call("bicycles.sell", model="poison")
    eventually(lambda: "fact given up" in after.log.read_text())
    eventually(lambda: 'outbox_pending{service="bicycles"} 0.0' in after.metrics())
    kept = [name for name in ("tally", "tally.dead", "retry.0.1s", "retry.0.2s") if _kept(after, f"bicycles.{name}")]
    assert len(kept) == (4 if settings else 0)
    assert _kept(after, "journal") == bool(settings)
    assert after.stop() == 0


def _kept(run: Any, queue: str) -> bool:
    return any("queue kept as" in line and f'"queue": "{queue}"' in line for line in run.log.read_text().splitlines())
