"""A window of claimed mails on its way: each connection takes the next, until none is left or none may begin."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID

import eventlet

from chassis.errors import Unavailable
from notifications.commands.settling import Outcome
from notifications.handover import Handover
from notifications.logbook import Logbook
from notifications.mail.newsletter import Edition
from notifications.models import Claimed
from notifications.pacing import Pace
from notifications.smtp import Away, MailServer


class Window:
    """The mails of one claim. `outcomes` has one for each when `carry` is through, come what may."""

    def __init__(
        self,
        mails: Iterable[Claimed],
        editions: dict[UUID, Edition | None],
        pace: Pace,
        may_begin: Callable[[UUID], bool],
    ) -> None:
        self.waiting, self.editions = deque(mails), editions
        self.pace, self.may_begin = pace, may_begin
        self.outcomes: list[Outcome] = []
        self.away: Away | None = None
        self._connections = 0

    def carry(self, handover: Handover, pool: list[MailServer], logbook: Logbook) -> None:
        """Hand over what may be; the rest is released. Raises Unavailable when the database went away meanwhile."""
        self._connections = len(pool)
        carriers = [eventlet.spawn(self._carry, handover, server, logbook) for server in pool[: len(self.waiting)]]
        faults = [fault for carrier in carriers if (fault := carrier.wait()) is not None]
        self.outcomes += [Outcome(mail.id, "released") for mail in self.waiting]
        if faults:
            raise faults[0]

    def _carry(self, handover: Handover, server: MailServer, logbook: Logbook) -> Unavailable | None:
        """One connection's share."""
        mine: deque[Claimed] = deque()
        try:
            while self._draw(mine):
                self.outcomes.append(self._one(handover, server, logbook, *mine))
                mine.popleft()
        except Away as away:
            self.away = away
        except Unavailable as unavailable:
            return unavailable
        finally:
            self.waiting.extendleft(reversed(mine))
            server.withdraw()
        return None

    def _draw(self, mine: deque[Claimed]) -> bool:
        """Have the next mail in hand; False without any.

        Also the one after it, unless mails wait for their moment, or another connection could take it at once: the
        answer to this one may be long in coming.
        """
        if not mine and self.waiting:
            mine.append(self.waiting.popleft())
        if len(mine) == 1 and not self.pace.is_held and len(self.waiting) >= self._connections:
            mine.append(self.waiting.popleft())
        return bool(mine)

    def _one(
        self,
        handover: Handover,
        server: MailServer,
        logbook: Logbook,
        mail: Claimed,
        following: Claimed | None = None,
    ) -> Outcome:
        edition = self.editions.get(mail.id)
        if self.pace.is_held:
            server.connect()  # before its moment, not after
        if not self.pace.wait() or not self.may_begin(mail.id):
            return Outcome(mail.id, "released")
        announced = handover.announced(following, self.editions.get(following.id)) if following else None
        logbook.begin(mail.id)
        outcome = handover.deliver(server, mail, edition, datetime.now(UTC), announced)
        logbook.end(mail.id, outcome.result)
        return outcome
