"""The environment of the jobs service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chassis import fetch
from chassis.settings import ServiceSettings, boolean, database_url, setting


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """What the jobs service needs beside what every service needs."""

    metrics_offset: ClassVar[int] = 2

    database: str = setting(
        "ITMV_JOBS_DB", "sqlite:///{home}/jobs.sqlite3", parse=database_url, doc="SQLAlchemy URL, SQLite or PostgreSQL"
    )
    approval: bool = setting(
        "ITMV_JOBS_APPROVAL", "0", parse=boolean, doc="1: the office approves what members post before it is published"
    )
    fetch_allowed: fetch.Allowed = setting(
        "ITMV_FETCH_ALLOWED",
        "",
        parse=fetch.allowed,
        doc="hosts and networks, separated by commas, that may be read though they are not public",
    )
