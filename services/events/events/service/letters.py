"""What doors fill letters to the registered with."""

from __future__ import annotations

from chassis.service import Service
from events.calendars import Calendars
from events.letters import Letters


class Lettered(Service):
    """Of every subject from which somebody gets a letter or a calendar."""

    @property
    def calendars(self) -> Calendars:
        """The maker of calendars."""
        return Calendars(self.settings.base_url, self.settings.office_email)

    @property
    def letters(self) -> Letters:
        """The filler of facts about registrations."""
        return Letters(self.settings.secret_key, self.calendars)
