"""One breaker per service: after repeated silence callers are refused at once, until it answers again.

An open breaker looks for the service by itself, so that no visitor's request is spent on finding out. It is
closed again at the first sign of life, at the latest PROBE_EVERY plus its hold after the service returned (≤
10 s).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from gateway.metrics import BREAKER

FAILURES = 3  # in a row, before it opens
HOLD = 0.5  # seconds open before the first probe; doubled each time it opens again soon
LONGEST_HOLD = 8.0
PROBE_EVERY = 1.0  # seconds
SOON = 15.0  # seconds after closing within which opening again counts as a relapse


class Breaker:
    """Closed: calls pass. Open: they are refused while probes go out."""

    def __init__(self, service: str, probe: Callable[[], Awaitable[bool]]) -> None:
        self.service = service
        self.open = False
        self._probe = probe
        self._failures = 0
        self._hold = HOLD
        self._closed_at = float("-inf")
        self._seeker: asyncio.Task[None] | None = None
        BREAKER.labels(service).set(0)

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        """Note a call that got no answer; the third in a row opens the breaker."""
        self._failures += 1
        if not self.open and self._failures >= FAILURES:
            relapse = time.monotonic() - self._closed_at < SOON
            self._hold = min(self._hold * 2, LONGEST_HOLD) if relapse else HOLD
            self.open = True
            BREAKER.labels(self.service).set(1)
            self._seeker = asyncio.create_task(self._seek(), name=f"breaker-{self.service}")

    async def _seek(self) -> None:
        await asyncio.sleep(self._hold)
        while True:
            if await self._probe():
                break
            await asyncio.sleep(PROBE_EVERY)
        self.open, self._failures = False, 0
        self._closed_at = time.monotonic()
        BREAKER.labels(self.service).set(0)

    def stop(self) -> None:
        if self._seeker:
            self._seeker.cancel()
