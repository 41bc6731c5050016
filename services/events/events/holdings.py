"""What the events service holds of persons, and what it does not (tests/test_every_table.py asks for each table)."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from chassis.persons import Holding, Person
from events.models import Participation, PersonalCalendar, Registration
from events.models.registrations import email_key


def registered(who: Person) -> ColumnElement[bool]:
    """Registrations with somebody's address or account."""
    return (Registration.email_key == email_key(who.email)) | who.has_account(Registration.account_id)


def owned(who: Person) -> ColumnElement[bool]:
    """Somebody's own calendar."""
    return who.has_account(PersonalCalendar.account_id)


_TOLD = {"event_id", "number", "status", "requested_at"}  # of other people's registrations, to who made them
_COLUMNS = {column.name for column in Registration.__table__.columns}

HOLDINGS = (
    Holding("registrations", Registration, registered, hides=("email_key", "registered_by")),
    Holding(
        "registrations_of_others",
        Registration,
        lambda who: who.has_account(Registration.registered_by),
        hides=_COLUMNS - _TOLD,
        keeps=_COLUMNS - {"registered_by"},
        kept="other people's registrations stay, without a word of who made them",
    ),
    Holding("personal_calendars", PersonalCalendar, owned, hides=("token_hash",)),
    Holding("working_group_participants", Participation, lambda who: who.has_account(Participation.account_id)),
)

IMPERSONAL = {
    "events": "what the office says of an event; a speaker's name in it is the office's to change",
    "series": "what events have in common; a speaker's name in it is the office's to change",
    "working_groups": "the name of a group",
    "feeds": "where a partner keeps its calendar",
    "feed_items": "what a partner's calendar calls an event",
    "organisations": "the name of a member, as it shows itself",
}
