"""The ledger's hand: carries mails from the ledger to the mail server.

Lanes, each a greenlet with connections of its own: one for single mails, so that a newsletter to thousands never holds
up a link to sign in; on PostgreSQL two for newsletters, of which one settles and claims while the other hands over.
They are woken by every commit of this process, and look by themselves twice a second for those of others.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from nameko.extensions import DependencyProvider
from sqlalchemy.orm import Session

from chassis.errors import Unavailable
from notifications import figures, logbook
from notifications.commands import ledger, throttle
from notifications.commands.settling import Outcome, settle
from notifications.handover import Handover
from notifications.letterhead import Letterhead
from notifications.logbook import Logbook
from notifications.models import Claimed
from notifications.pacing import Pace
from notifications.queries.press import Press
from notifications.route import Route
from notifications.smtp import MailServer
from notifications.window import Window

POLL = 0.5  # seconds
STALE = 0.2  # seconds after which it is looked up again whether a claimed mail is still wanted
CLAIM = 5  # times the mail server's deadline: a claim outlives the four answers that a mail waits for
AIM = 1.0  # seconds that a window should take, so that progress is seen
log = logging.getLogger(__name__)


class Lane:
    """One stream of mails: windows are claimed, handed over, and settled with the next claim."""

    def __init__(self, house: Any, name: str, connections: int) -> None:
        self.settings, self.database, self.name = house.settings, house.database, name
        self.holder: UUID = uuid4()
        self.route = Route.of(self.settings)
        self.press = Press(Letterhead.of(self.settings))
        self.pool = [MailServer(self.route) for _ in range(connections)]
        self.handover = Handover.of(self.settings)
        self.books = self.settings.home / "handover"
        self.logbook = Logbook(self.books, self.holder)
        self.woken, self.changed = threading.Event(), True
        self.stopping = False
        self.outcomes: list[Outcome] = []
        self.size = ledger.SHORTEST
        self.pace = Pace()
        self._wanted: set[UUID] | None = None  # None: all of them
        self._looked_at = self._recovered_at = self._until = 0.0
        self.database.committed.append(self.on_commit)

    def on_commit(self) -> None:
        """Something changed: there may be a mail, or one that is not wanted any more."""
        self.changed = True
        self.woken.set()

    def stop(self) -> None:
        """Finish the mails in hand and settle."""
        self.stopping = self.pace.stopped = True
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
                for server in self.pool:
                    server.rest()
                self.woken.wait(POLL)
        for server in self.pool:
            server.close()
        self.logbook.close()

    def round(self) -> bool:
        """Settle the last window and hand over the next; False when there is nothing to do."""
        now = datetime.now(UTC)
        if not self.outcomes:
            self._inherit(now)
            if not self._has_work(now):
                return False
        with self.database.write() as session:
            settle(session, self.outcomes, self.holder, now)
            if self.name == "bulk":
                ledger.enlist(session, now)
            if not self.outcomes or time.monotonic() - self._recovered_at > POLL:
                ledger.recover(session, self.name, now)
                self._recovered_at = time.monotonic()
            mails = [] if self._resting() else self._claim(session, now)
        self._count(mails)
        if claimed := [mail for mail in mails if mail.state == "claimed"]:
            self._hand_over(claimed)
        return True

    def _inherit(self, now: datetime) -> None:
        """Settle what processes that died have left, as far as their books tell."""
        for legacy in logbook.left_behind(self.books):
            log.warning("inherited", extra={"lane": self.name, "sent": len(legacy.sent), "doubt": len(legacy.in_doubt)})
            with self.database.write() as session:
                settle(session, [Outcome(each, "sent") for each in legacy.sent], legacy.holder, now)
                ledger.inherit(session, legacy.holder, legacy.in_doubt, now, complete=legacy.complete)

    def _claim(self, session: Session, now: datetime) -> list[Claimed]:
        """The next window, and the moments at which its mails may go."""
        rate = self.settings.smtp_rate
        most = min(self.size, throttle.most(rate)) if rate else self.size
        mails = ledger.claim(session, self.name, self.holder, now, float(CLAIM * self.route.seconds), most)
        self.pace = Pace()
        if rate and mails:
            waits = throttle.reserve(session, self.route.server, rate, len(mails), partial(throttle.clock, session))
            self.pace = Pace([time.monotonic() + wait for wait in waits], rate)
        return mails

    def _count(self, mails: list[Claimed]) -> None:
        """Count what was just settled: the last window, and what the claim found that nobody wants."""
        for outcome in self.outcomes:
            figures.count(self.handover.kinds.get(outcome.delivery_id, ""), outcome.result)
        for mail in mails:
            figures.count(mail.kind, mail.state)
        self.outcomes = []
        self.logbook.clear()
        self.handover.kinds.clear()

    def _resting(self) -> bool:
        return self.stopping or all(server.is_away for server in self.pool)

    def _has_work(self, now: datetime) -> bool:
        if self._resting():
            return False
        with self.database.read() as session:
            if self.name == "bulk":
                figures.look(session)
            return ledger.has_work(session, self.name, now)

    def _hand_over(self, mails: list[Claimed]) -> None:
        """Hand a window over; none is begun when its claim might expire under it."""
        began = time.monotonic()
        self._looked_at, self._until = 0.0, began + self.route.seconds
        with self.database.read() as session:
            editions = self.press.editions(session, mails, datetime.now(UTC))
        window = Window(mails, editions, self.pace, partial(self._may_begin, [mail.id for mail in mails]))
        try:
            window.carry(self.handover, [server for server in self.pool if not server.is_away], self.logbook)
        finally:
            self.outcomes = window.outcomes
        if window.away is not None:
            figures.AWAY.inc()
            log.warning("mail server away", extra={"lane": self.name, "reason": str(window.away)})
        elif not self.pace.is_held:
            self.size = ledger.size(len(mails), time.monotonic() - began, AIM)

    def _may_begin(self, ids: list[UUID], delivery_id: UUID) -> bool:
        """Whether a claimed mail may still go; asked again after each commit of this process and every 200 ms."""
        if self.stopping or time.monotonic() > self._until:
            return False
        if self.changed or time.monotonic() - self._looked_at > STALE:
            self.changed = False
            with self.database.read() as session:
                all_mine = ledger.all_mine(session, self.name, self.holder, len(ids))
                self._wanted = None if all_mine else ledger.still_mine(session, ids, self.holder)
            self._looked_at = time.monotonic()
        return self._wanted is None or delivery_id in self._wanted


def shares(house: Any) -> list[tuple[str, int]]:
    """The lanes of a process and the connections of each. With SQLite's one writer a second one would only wait."""
    most = house.settings.smtp_connections
    halves = [most] if house.database.is_sqlite or most == 1 else [most - most // 2, most // 2]
    return [("single", most), *[("bulk", half) for half in halves]]


class Dispatcher(DependencyProvider):  # type: ignore[misc]
    """Runs the lanes for as long as the service runs."""

    def setup(self) -> None:
        house = self.container.config["house"]
        self.lanes = [Lane(house, name, connections) for name, connections in shares(house)]

    def start(self) -> None:
        self._threads = [self.container.spawn_managed_thread(lane.run, identifier=lane.name) for lane in self.lanes]

    def stop(self) -> None:
        """Finish the mails in hand, settle the windows, leave the rest to the next process."""
        for lane in self.lanes:
            lane.stop()
        for thread in self._threads:
            thread.wait()
