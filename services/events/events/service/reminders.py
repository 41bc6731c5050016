"""The clock of the reminders."""

from __future__ import annotations

from chassis.timers import every
from events.commands import reminders
from events.queries.registrations import events_to_remind
from events.service.letters import Lettered

MOST = 100  # events of one turn


class Reminders(Lettered):
    """Who comes is reminded the day before."""

    @every(60, transaction=False)
    def remind(self) -> None:
        """Remind those whose event begins within a day, a few hundred at a time, so that nobody waits for it."""
        database = self.house.database
        with database.read() as session:
            near = events_to_remind(session, self.now(), MOST)
        for event_id in near:
            more = True
            while more:
                with database.write() as session:
                    more = reminders.remind(session, event_id, self.letters, self.now())
