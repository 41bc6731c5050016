"""The third way into a service: the clock.

    @every(60)
    def close_expired(self, session): ...

Runs in one process of the service at a time (a lease), at the start and then `seconds` after each run has ended. A
run that fails is logged and tried again at the next turn. What it does must bear being done twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from nameko.extensions import Entrypoint

from chassis import observe
from chassis.errors import Unavailable
from chassis.lease import Lease

log = logging.getLogger(__name__)


def every(seconds: float, *, transaction: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Run a method on the clock, with a session in a write transaction unless it opens its own."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def entry(self: Any) -> None:
            with observe.measured(observe.TIMED, self.name, method.__name__):
                if not transaction:
                    method(self)
                    return
                with self.house.database.write() as session:
                    method(self, session)

        registered: Callable[..., Any] = Every.decorator(seconds)(entry)
        return registered

    return decorate


class Every(Entrypoint):  # type: ignore[misc]
    """nameko's view of one timer."""

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        self.seconds = seconds
        super().__init__(**kwargs)

    def setup(self) -> None:
        house = self.container.config["house"]
        self.lease = Lease(house.database, house.name, f"timer.{self.method_name}")
        self.stopped = threading.Event()

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self._run, identifier=self.method_name)

    def stop(self) -> None:
        self.stopped.set()
        self._thread.wait()

    def _run(self) -> None:
        """A first turn that another process's lease forbids comes when that is over, for its holder may be dead."""
        had = self._try()
        self.stopped.wait(self.seconds if had else min(self.seconds, Lease.seconds))
        while not self.stopped.is_set():
            self._try()
            self.stopped.wait(self.seconds)
        self.lease.release(datetime.now(UTC))

    def _try(self) -> bool:
        """One turn, if it is ours; False if it is not."""
        try:
            if had := self.lease.hold(datetime.now(UTC)):
                self._turn()
        except Unavailable as away:
            log.warning("timer waits", extra={"timer": self.method_name, "reason": away.code})
            return False
        return had

    def _turn(self) -> None:
        done = threading.Event()

        def finish(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if exc_info is not None:
                log.error("timer failed", exc_info=exc_info, extra={"timer": self.method_name})
            done.set()
            return result, None

        self.container.spawn_worker(self, (), {}, handle_result=finish)
        done.wait()
