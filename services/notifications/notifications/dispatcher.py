"""The ledger's hand: carries mails from the ledger to the mail server.

Two lanes, each with a connection and a greenlet of its own, so that a newsletter to thousands never holds up a link
to sign in. Woken by every commit of this process, and looking by themselves twice a second for those of others.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from nameko.extensions import DependencyProvider

from chassis.errors import Unavailable
from notifications import figures
from notifications.commands import ledger
from notifications.commands.settling import Outcome, settle
from notifications.handover import Handover
from notifications.letterhead import Letterhead
from notifications.models import Delivery
from notifications.queries.press import Press
from notifications.smtp import Away, MailServer

POLL = 0.5  # seconds
STALE = 0.05  # seconds after which it is looked up again whether a claimed mail is still wanted
CLAIM = 5  # times the mail server's deadline: a claim outlives the four answers that a mail waits for
LONGEST_REST = 30.0  # seconds between tries to reach a mail server that is away
log = logging.getLogger(__name__)


class Lane:
    """One stream of mails: windows are claimed, handed over one by one, and settled with the next claim."""

    def __init__(self, house: Any, name: str) -> None:
        self.house, self.database, self.name = house, house.database, name
        self.holder: UUID = uuid4()
        self.seconds = house.settings.smtp_seconds
        self.letterhead = Letterhead.of(house.settings)
        self.press = Press(self.letterhead)
        self.server = MailServer(house.settings.smtp, self.seconds)
        self.handover = Handover(self.server, self.letterhead, house.settings.mail_retries)
        self.woken, self.changed = threading.Event(), True
        self.stopping = False
        self.outcomes: list[Outcome] = []
        self._rest_until, self._away = 0.0, 0
        self._wanted: set[UUID] = set()
        self._looked_at = self._recovered_at = 0.0
        self.database.committed.append(self.on_commit)

    def on_commit(self) -> None:
        """Something changed: there may be a mail, or one that is not wanted any more."""
        self.changed = True
        self.woken.set()

    def run(self) -> None:
        """Until stopped; what was handed over is settled before the end."""
        while True:
            self.woken.clear()
            try:
                busy = self.round()
            except Unavailable as away:
                log.warning("mails wait", extra={"lane": self.name, "reason": away.code})
                busy = False
                self.woken.clear()
            if self.stopping and not self.outcomes:
                break
            if not busy:
                self.server.rest()
                self.woken.wait(POLL)
        self.server.close()

    def round(self) -> bool:
        """Settle the last window and hand over the next; False when there is nothing to do."""
        now = datetime.now(UTC)
        if not self.outcomes and not self._has_work(now):
            return False
        with self.database.write() as session:
            settle(session, self.outcomes, self.holder, now)
            if self.name == "bulk":
                ledger.enlist(session, now)
            if not self.outcomes or time.monotonic() - self._recovered_at > POLL:
                ledger.recover(session, self.name, now)
                self._recovered_at = time.monotonic()
            rows = [] if self._resting() else ledger.claim(session, self.name, self.holder, now, self.lease)
        self._count(rows)
        claimed = [row for row in rows if row.state == "claimed"]
        if claimed:
            self._hand_over(claimed, time.monotonic() + self.seconds)
        return True

    def _count(self, rows: list[Delivery]) -> None:
        """Count what was just settled: the last window, and what the claim found that nobody wants."""
        for outcome in self.outcomes:
            figures.count(self.handover.kinds.get(outcome.delivery_id, ""), outcome.result)
        for row in rows:
            figures.count(row.kind, row.state)
        self.outcomes = []
        self.handover.kinds.clear()

    @property
    def lease(self) -> float:
        """For how long a window is ours, in seconds."""
        return float(CLAIM * self.seconds)

    def _resting(self) -> bool:
        return self.stopping or time.monotonic() < self._rest_until

    def _has_work(self, now: datetime) -> bool:
        if self._resting():
            return False
        with self.database.read() as session:
            if self.name == "bulk":
                figures.look(session)
            return ledger.has_work(session, self.name, now)

    def _hand_over(self, claimed: list[Delivery], until: float) -> None:
        """Hand a window over; none is begun after `until`, when its claim might expire under it."""
        with self.database.read() as session:
            editions = self.press.editions(session, claimed, datetime.now(UTC))
        self._looked_at = 0.0
        ids = [row.id for row in claimed]
        for row in claimed:
            if self._resting() or time.monotonic() > until or not self._is_wanted(row.id, ids):
                self.outcomes.append(Outcome(row.id, "released"))
                continue
            try:
                self.outcomes.append(self.handover.deliver(row, editions.get(row.id), datetime.now(UTC)))
                self._away = 0
            except Away as away:
                self.outcomes.append(Outcome(row.id, "released"))
                self._rest(str(away))

    def _is_wanted(self, delivery_id: UUID, ids: list[UUID]) -> bool:
        """Whether a claimed mail may still go; asked again after each commit of this process and every 50 ms."""
        if self.changed or time.monotonic() - self._looked_at > STALE:
            self.changed = False
            with self.database.read() as session:
                self._wanted = ledger.still_mine(session, ids, self.holder)
            self._looked_at = time.monotonic()
        return delivery_id in self._wanted

    def _rest(self, reason: str) -> None:
        """The mail server is away: leave it alone for a while, longer each time."""
        seconds = min(LONGEST_REST, 0.25 * 2**self._away)
        self._away = min(self._away + 1, 10)
        self._rest_until = time.monotonic() + seconds
        figures.AWAY.inc()
        log.warning("mail server away", extra={"lane": self.name, "reason": reason, "retry_in": seconds})


class Dispatcher(DependencyProvider):  # type: ignore[misc]
    """Runs the lanes for as long as the service runs."""

    def setup(self) -> None:
        self.lanes = [Lane(self.container.config["house"], name) for name in ledger.LANES]

    def start(self) -> None:
        self._threads = [self.container.spawn_managed_thread(lane.run, identifier=lane.name) for lane in self.lanes]

    def stop(self) -> None:
        """Finish the mail in hand, settle the window, leave the rest to the next process."""
        for lane in self.lanes:
            lane.stopping = True
            lane.woken.set()
        for thread in self._threads:
            thread.wait()
