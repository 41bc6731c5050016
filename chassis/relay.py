"""Outbox -> broker: in order, confirmed, by one process of the service at a time.

Woken by every commit of its own process, and looking by itself once a second for those of others. A fact no queue
is bound for waits with growing delay and holds back later facts of its subject; after `GIVE_UP` attempts it is
parked, which raises an alert.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from nameko.extensions import DependencyProvider
from sqlalchemy import Row, and_, exists, func, select, update

from chassis import journal, observe
from chassis.broker import BrokerAway, Letter, Publisher
from chassis.errors import Unavailable
from chassis.lease import Lease
from chassis.outbox import outbox, waiting

BATCH = 200
POLL = 1.0  # seconds
GIVE_UP = 20
log = logging.getLogger(__name__)


class Relay(DependencyProvider):  # type: ignore[misc]
    """Carries the service's outbox; as a dependency it says whether the outbox can take more."""

    def setup(self) -> None:
        self.house = self.container.config["house"]
        self.database = self.house.database
        self.lease = Lease(self.database, self.house.name, "relay")
        self.publisher = Publisher(self.house.settings.amqp_uri, self._declare)
        self.woken = threading.Event()
        self.stopping = False
        self.waiting = 0
        self._looked_at = 0.0
        self.database.committed.append(self.woken.set)

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self.run, identifier="relay")

    def stop(self) -> None:
        """Carry what the last commits told, then let another process take over."""
        self.stopping = True
        self.woken.set()
        self._thread.wait()
        self.publisher.close()

    def get_dependency(self, _worker_ctx: Any) -> Relay:
        return self

    def require_room(self) -> None:
        """Raises Unavailable when too many facts wait for the broker to take one more.

        Until the next look, each caller counts as a fact: while the broker is silent a look may be seconds away.
        """
        if self.waiting >= self.house.settings.outbox_limit:
            raise Unavailable("outbox_full", retry_after=30)
        self.waiting += 1

    def run(self) -> None:
        failures = 0
        while True:
            self.woken.clear()
            try:
                busy = self.carry()
                failures = 0
            except (BrokerAway, Unavailable) as away:
                log.warning("relay waits", extra={"reason": str(away)})
                busy, failures = False, failures + 1
            if self.stopping and not busy:
                break
            if not busy:
                self.woken.wait(pause(failures))
        self.lease.release(datetime.now(UTC))

    def carry(self) -> bool:
        """One round: publish a batch and mark it; True if there may be more at once."""
        now = datetime.now(UTC)
        self._look(now)  # whoever carries: each process refuses by itself what the outbox has no room for
        if not self.lease.hold(now):
            return False
        with self.database.read() as session:
            rows = session.execute(_batch(now)).all()
        if not rows:
            return False
        returned = self.publisher.publish([_letter(row) for row in rows])
        self._mark(rows, returned, now)
        return True

    def _mark(self, rows: Any, returned: set[str], now: datetime) -> None:
        carried = [row.position for row in rows if str(row.id) not in returned]
        with self.database.write() as session:
            session.execute(update(outbox).where(outbox.c.position.in_(carried)).values(published_at=now))
            for row in rows:
                if str(row.id) in returned:
                    session.execute(update(outbox).where(outbox.c.position == row.position).values(_later(row, now)))
        for row in rows:
            came_back = str(row.id) in returned
            metric = observe.RETURNED if came_back else observe.TOLD
            metric.labels(self.house.name, row.topic).inc()
            _note("fact returned" if came_back else "fact told", row)

    def _look(self, now: datetime) -> None:
        """Refresh the figures, at most once a second."""
        if time.monotonic() - self._looked_at < POLL:
            return
        self._looked_at = time.monotonic()
        with self.database.read() as session:
            query = select(func.count(), func.min(outbox.c.announced_at)).where(waiting)
            self.waiting, oldest = session.execute(query).one()
            parked = session.scalar(select(func.count()).where(outbox.c.parked_at.is_not(None)))
        age = (now - oldest).total_seconds() if oldest else 0.0
        observe.PENDING.labels(self.house.name).set(self.waiting)
        observe.OLDEST.labels(self.house.name).set(age)
        observe.PARKED.labels(self.house.name).set(parked or 0)

    def _declare(self, channel: Any) -> None:
        journal.exchange(self.house.name)(channel).declare()
        journal.declare(channel, self.house.settings.journal_max_age, self.house.told)


def pause(failures: int) -> float:
    """Seconds until the next round after so many failures in a row, of which a long outage makes thousands."""
    return min(POLL, 0.05 * 2 ** min(failures, 10)) if failures else POLL


def _batch(now: datetime) -> Any:
    """The next facts in order; not those behind an earlier fact of their subject that is not due yet."""
    earlier = outbox.alias("earlier")
    held_back = exists().where(
        and_(
            earlier.c.subject == outbox.c.subject,
            earlier.c.position < outbox.c.position,
            earlier.c.published_at.is_(None),
            earlier.c.parked_at.is_(None),
            earlier.c.due_at > now,
        )
    )
    return select(outbox).where(waiting, outbox.c.due_at <= now, ~held_back).order_by(outbox.c.position).limit(BATCH)


def _letter(row: Row[Any]) -> Letter:
    service, _, routing_key = row.topic.partition(".")
    headers = {"traceparent": row.traceparent} if row.traceparent else {}
    body = json.dumps(row.envelope, ensure_ascii=False)
    return Letter(str(row.id), f"{service}.events", routing_key, body, headers)


def _note(event: str, row: Row[Any]) -> None:
    """A line in the trace of the command that announced the fact."""
    about = {"fact": str(row.id), "topic": row.topic}
    log.info(event, extra=about | ({"trace_id": row.traceparent[3:35]} if row.traceparent else {}))


def _later(row: Row[Any], now: datetime) -> dict[str, Any]:
    """What to write on a fact that came back: growing delay up to five minutes, parked at the end."""
    attempts = row.attempts + 1
    if attempts >= GIVE_UP:
        log.error("fact parked: no queue is bound for it", extra={"topic": row.topic, "fact": str(row.id)})
        return {"attempts": attempts, "parked_at": now}
    return {"attempts": attempts, "due_at": now + timedelta(seconds=min(300, 0.5 * 2**attempts))}
