"""Waiting for a mail's moment, where the mail server is to be given so many a second only (commands/throttle.py)."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable

SLACK = 0.05  # seconds that a mail may be late for its moment
LOOK = 0.1  # seconds after which one who waits looks whether we stop


class Pace:
    """The moments of a window, as `time.monotonic()` counts them; none at all where there is no limit.

    A mail that misses its moment waits for another: late ones bunched together would exceed the rate. With a moment
    every `1 / rate` seconds, and each mail at most 0.9 of that (or SLACK) late, no second sees more than one, or
    SLACK's share, above the rate.
    """

    def __init__(self, moments: Iterable[float] = (), rate: int = 0) -> None:
        self._moments = deque(moments)
        self._rate = rate
        self._slack = max(SLACK, 0.9 / rate) if rate else 0.0
        self.stopped = False

    @property
    def is_held(self) -> bool:
        return self._rate > 0

    def wait(self) -> bool:
        """Wait for the next moment; False when it was missed, or when we stop."""
        if not self.is_held:
            return True
        if not self._moments:
            return False
        moment = self._moments.popleft()
        while not self.stopped and (left := moment - time.monotonic()) > 0:
            time.sleep(min(left, LOOK))
        return not self.stopped and time.monotonic() - moment <= self._slack
