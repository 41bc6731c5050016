"""Kills at random moments; the platform's own supervisor starts again what died."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle, islice

from deploy.local.broker import Broker
from deploy.local.platform import Platform
from deploy.local.process import Process
from tests.faults.load import Load

SEED = int(os.environ.get("ITMV_FAULT_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
FLOWING = 4.0  # seconds: RabbitMQ 3.10.8 may lose a quorum queue if it is killed just after the declaration
PAUSE = 0.02  # seconds between looks
FIRST, LAST = 0.15, 0.9  # the part of the commands during which the kills fall


class Tormentor:
    """Kills `kills` times, each victim in turn in a random order, at random counts of answered commands."""

    def __init__(self, platform: Platform, load: Load, kills: int, say: Callable[[str], None]) -> None:
        self.load, self.chance = load, random.Random(SEED)
        self.supervisor = platform.supervisor()
        self.things: dict[str, Process | Broker] = dict(platform.processes)
        self.things.pop("mail")
        if platform.broker:
            self.things["broker"] = platform.broker
        names = self.chance.sample(sorted(self.things), len(self.things))
        self.victims = list(islice(cycle(names), kills))
        span = range(int(FIRST * load.count), int(LAST * load.count))
        self.moments = sorted(self.chance.sample(span, kills))
        self.kills: Counter[str] = Counter()
        say(f"seed {SEED} (ITMV_FAULT_SEED): {', '.join(self.victims)} at {self.moments}")

    def torment(self, seconds: float) -> None:
        """Until all kills are done and the load has ended. Raises AssertionError after `seconds`."""
        began = time.monotonic()
        while self.load.running or self.moments or not self._all_live():
            assert time.monotonic() - began < seconds, f"{self.load.answered} answered, {self.moments} to come"
            self.supervisor.look()
            if self.moments and self.load.answered >= self.moments[0] and time.monotonic() - began > FLOWING:
                self._kill_next()
            time.sleep(self.chance.uniform(0, 2 * PAUSE))

    def _kill_next(self) -> None:
        """Kill the next victim that lives: one that is down by now has its turn later."""
        living = [name for name in self.victims if self.things[name].is_running]
        if living:
            self.moments.pop(0)
            self.victims.remove(living[0])
            self.things[living[0]].kill()
            self.kills[living[0]] += 1

    def _all_live(self) -> bool:
        return all(thing.is_running for thing in self.things.values())
