"""The tables of the events service, one subject a file."""

from events.models.events import Base, Event
from events.models.groups import Participation, WorkingGroup
from events.models.registrations import Registration

__all__ = ["Base", "Event", "Participation", "Registration", "WorkingGroup"]
