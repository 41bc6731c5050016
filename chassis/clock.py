"""The clock of the people the platform serves."""

from __future__ import annotations

from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Berlin")  # what "today" and "at eight" mean
