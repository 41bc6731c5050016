"""The process of one service: `python -m chassis.run members`.

nameko's own command needs pkg_resources; this is the runner it would be. The health port answers first, then the
service waits for database and broker as long as they take. SIGTERM drains, with the broker or without; a watchdog ends
a drain that a frozen one holds up.
"""

from __future__ import annotations

from chassis import green  # noqa: F401 - before anything else imports sockets or threads

# isort: split
import logging
import os
import signal
import sys
from typing import Any

import eventlet
from nameko.containers import ServiceContainer

from chassis import health, migrate, observe, settings
from chassis.db import Database
from chassis.service import House, Plan, installed, plan

log = logging.getLogger(__name__)


class Process:
    """A service with its health port, from start to drained."""

    def __init__(self, service: Plan) -> None:
        self.service = service
        self.settings = settings.load_or_exit(service.settings)
        observe.log_to_stderr(service.name, self.settings.log_level)
        logging.getLogger("nameko").setLevel("CRITICAL")  # doors and hearings log their own failures, without values
        self.house = House(service.name, self.settings, Database(self.settings.database), service.told)
        config = {
            "AMQP_URI": self.settings.amqp_uri,
            "max_workers": self.settings.workers,
            "house": self.house,
        }
        self.container = ServiceContainer(service.cls, config)
        self.schema_is_current = False
        self.started = eventlet.event.Event()
        self.stop_asked = eventlet.event.Event()

    def run(self) -> int:
        """Until SIGTERM or SIGINT, or until the container dies; the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._ask_to_stop())
        health.serve(self.settings.metrics_host, self.settings.metrics_port, self.faults)
        self._ended = eventlet.spawn(self._live)
        self._ended.link(lambda _: self._ask_to_stop())
        self.stop_asked.wait()
        if self._ended.dead:
            log.error("stopped by a fault")
            return 1
        return self._drain()

    def _live(self) -> None:
        self._await_schema()
        log.info("starting")
        self.container.start()
        self.started.send()
        log.info("started")
        self.container.wait()

    def _await_schema(self) -> None:
        while migrate.behind(self.service, self.house.database):
            log.warning("waiting for the database to be migrated")
            eventlet.sleep(0.25)
        self.schema_is_current = True

    def _ask_to_stop(self) -> None:
        if not self.stop_asked.ready():
            self.stop_asked.send()

    def _drain(self) -> int:
        log.info("draining")
        watchdog = eventlet.spawn_after(self.settings.stop_seconds, self._leave)
        if self.container.started:  # otherwise it waits for its database, and has begun nothing
            self.started.wait()
            self.container.stop()
        watchdog.cancel()
        log.info("stopped")
        return 0

    def _leave(self) -> None:
        log.warning("drain held up; leaving", extra={"seconds": self.settings.stop_seconds})
        sys.stderr.flush()
        os._exit(0)  # acknowledged work is in the database; what was not acknowledged comes again

    def faults(self) -> list[str]:
        """What keeps the service from being ready."""
        found = [] if self.schema_is_current else ["database not reached or not migrated"]
        if not health.connected(self.container):
            found.append("broker not connected")
        return found + health.database_faults(self.house.database)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in installed():
        print(f"usage: python -m chassis.run {{{','.join(installed())}}}", file=sys.stderr)  # noqa: T201 - before there is a log
        return 64  # EX_USAGE
    return Process(plan(arguments[0])).run()


def _exit(status: Any) -> None:
    """Leave without waiting for greenlets that nobody needs any more."""
    logging.shutdown()
    sys.stdout.flush()
    os._exit(status)


if __name__ == "__main__":
    _exit(main(sys.argv[1:]))
