"""Every door of the events service, one subject a file."""

from __future__ import annotations

from chassis.trail import Trail
from events.retention import RULES
from events.service.calendars import CalendarFiles
from events.service.check_ins import CheckIns
from events.service.events import Planning
from events.service.feeds import Feeds
from events.service.groups import Groups
from events.service.organisations import Organisations
from events.service.privacy import Privacy
from events.service.registrations import Registrations
from events.service.reminders import Reminders
from events.service.series import SeriesPlanning


class Events(
    Trail,
    Planning,
    SeriesPlanning,
    Registrations,
    CheckIns,
    Reminders,
    CalendarFiles,
    Feeds,
    Groups,
    Organisations,
    Privacy,
):
    """The association's events, registration for them, calendars of them."""

    name = "events"
    rules = RULES
