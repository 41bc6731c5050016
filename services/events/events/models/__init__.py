"""The tables of the events service, one subject a file."""

from events.models.calendars import PersonalCalendar
from events.models.events import Base, Event
from events.models.feeds import Feed, FeedItem
from events.models.groups import Participation, WorkingGroup
from events.models.organisations import Organisation
from events.models.registrations import Registration
from events.models.series import Series

__all__ = [
    "Base",
    "Event",
    "Feed",
    "FeedItem",
    "Organisation",
    "Participation",
    "PersonalCalendar",
    "Registration",
    "Series",
    "WorkingGroup",
]
