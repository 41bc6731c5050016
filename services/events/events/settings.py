"""The environment of the events service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chassis import fetch
from chassis.settings import ServiceSettings, database_url, setting


def mailbox(text: str) -> str:
    """A bare e-mail address."""
    local, at, domain = text.partition("@")
    if not (local and at and domain) or any(c.isspace() or c in '<>",;' for c in text):
        raise ValueError("must be an e-mail address")
    return text


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """Where the events live, and whose address stands in calendars."""

    metrics_offset: ClassVar[int] = 3

    database: str = setting(
        "ITMV_EVENTS_DB",
        "sqlite:///{home}/events.sqlite3",
        parse=database_url,
        doc="SQLAlchemy URL, SQLite or PostgreSQL",
    )
    office_email: str = setting(
        "ITMV_OFFICE_EMAIL", "office@example.org", parse=mailbox, doc="the organiser's address in calendars"
    )
    fetch_allowed: fetch.Allowed = setting(
        "ITMV_FETCH_ALLOWED",
        "",
        parse=fetch.allowed,
        doc="hosts and networks, separated by commas, that may be read though they are not public",
    )
