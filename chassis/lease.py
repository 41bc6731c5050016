"""One process at a time: a lease in the service's own database.

The holder renews it well before it expires; a process that was stopped for longer than the lease finds another
holder when it wakes. What it did in between is harmless, since whatever it guards is idempotent.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Column, String, Table, or_, update

from chassis.db import Database, Instant, insert_new, metadata
from chassis.errors import Unavailable
from chassis.observe import LEADER

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(36), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

log = logging.getLogger(__name__)


class Lease:
    """A named right of one process; `hold()` is cheap while it is fresh."""

    seconds = 10.0

    def __init__(self, database: Database, service: str, name: str) -> None:
        self.database, self.service, self.name = database, service, name
        self.holder = str(uuid4())
        self._renew_at = 0.0

    def hold(self, now: datetime) -> bool:
        """Take or renew the lease; False while another process has it."""
        if time.monotonic() < self._renew_at:
            return True
        started = time.monotonic()
        held = self._claim(now)
        if held != (self._renew_at > 0):
            log.info("lease %s", "taken" if held else "lost", extra={"lease": self.name})
        self._renew_at = started + self.seconds / 3 if held else 0.0
        LEADER.labels(self.service, self.name).set(held)
        return held

    def _claim(self, now: datetime) -> bool:
        until = now + timedelta(seconds=self.seconds)
        with self.database.write(quiet=True) as session:
            if insert_new(session, leases, name=self.name, holder=self.holder, expires_at=until):
                return True
            mine = or_(leases.c.holder == self.holder, leases.c.expires_at < now)
            statement = update(leases).where(leases.c.name == self.name, mine)
            result = session.execute(statement.values(holder=self.holder, expires_at=until))
            return bool(result.rowcount)  # type: ignore[attr-defined]

    def release(self, now: datetime) -> None:
        """Let another process have it at once, unless the database is away: then it expires by itself."""
        if not self._renew_at:
            return
        self._renew_at = 0.0
        mine = (leases.c.name == self.name) & (leases.c.holder == self.holder)
        try:
            with self.database.write(quiet=True) as session:
                session.execute(update(leases).where(mine).values(expires_at=now))
        except Unavailable:
            log.warning("lease not released; it expires by itself", extra={"lease": self.name})
