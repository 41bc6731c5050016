"""Every door of the events service, one subject a file."""

from __future__ import annotations

from chassis.trail import Trail
from events.retention import RULES
from events.service.calendars import CalendarFiles
from events.service.events import Planning
from events.service.feeds import Feeds
from events.service.groups import Groups
from events.service.privacy import Privacy
from events.service.registrations import Registrations
from events.service.series import SeriesPlanning


class Events(Trail, Planning, SeriesPlanning, Registrations, CalendarFiles, Feeds, Groups, Privacy):
    """The association's events, registration for them, calendars of them."""

    name = "events"
    rules = RULES
