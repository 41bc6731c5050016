"""The environment of the members service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chassis.settings import ServiceSettings, boolean, database_url, integer, setting


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    metrics_offset: ClassVar[int] = 1

    database: str = setting(
        "ITMV_MEMBERS_DB",
        "sqlite:///{home}/members.sqlite3",
        parse=database_url,
        doc="SQLAlchemy URL, SQLite or PostgreSQL",
    )
    erasure_days: int = setting(
        "ITMV_ERASURE_DAYS",
        "7",
        parse=integer(0, 30),
        doc="days in which a confirmed erasure of a person can be taken back",
    )
    require_otp: bool = setting(
        "ITMV_REQUIRE_OTP",
        "1",
        parse=boolean,
        doc="office, board and admins need a second factor; 0 lets them in without, as the demonstration does",
    )
