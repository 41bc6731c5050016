"""The relay's patience."""

from __future__ import annotations

from chassis.relay import POLL, pause


def test_it_waits_longer_each_time_and_never_longer_than_a_poll() -> None:
    waits = [pause(failures) for failures in range(1, 10)]
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] == POLL


def test_an_outage_of_days_does_not_end_it() -> None:
    assert pause(100_000) == POLL
