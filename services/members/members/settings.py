"""The environment of the members service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chassis.settings import ServiceSettings, database_url, setting


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    metrics_offset: ClassVar[int] = 1

    database: str = setting(
        "ITMV_MEMBERS_DB",
        "sqlite:///{home}/members.sqlite3",
        parse=database_url,
        doc="SQLAlchemy URL, SQLite or PostgreSQL",
    )
