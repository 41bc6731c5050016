"""Blows that fall at given parts of a load, and the load that goes on meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from deploy.local.platform import Platform
from deploy.local.waiting import until
from tests.faults.count import assert_exactly_once
from tests.faults.load import Load

COMMANDS = int(os.environ.get("ITMV_FAULT_COMMANDS", "10000"))  # of each large load
FREEZE = float(os.environ.get("ITMV_FAULT_FREEZE", "30"))  # seconds of each SIGSTOP and of each silence
MINUTES = float(os.environ.get("ITMV_FAULT_MINUTES", "2"))  # of a broker outage; design/promises.md says ten
RATE = 100.0  # commands a second
LONGEST = 600.0  # seconds for a load with its blows

Say = Callable[[str], None]
Blow = Callable[[], None]


def play(platform: Platform, say: Say, blows: Sequence[tuple[float, Blow]], count: int = COMMANDS) -> None:
    """A load during which each blow falls when its part of the commands is answered; then count what is left."""
    load = Load(platform.base_url, count, RATE, patience=150)
    load.start()
    for part, blow in blows:
        until(lambda part=part: load.answered >= part * count, f"{part:.0%} answered", LONGEST, 0.02)
        before = load.answered
        blow()
        say(f"at {part:.0%}: {blow.__doc__}; {load.answered - before} commands were answered meanwhile")
    say(f"load ended after {load.wait(LONGEST):.1f} s")
    assert_exactly_once(platform, load, len(blows), say)


def pass_time(seconds: float) -> None:
    """A fault lasts: nothing to wait for but time itself."""
    time.sleep(seconds)
