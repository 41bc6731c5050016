"""The cron expression of the automatic newsletter, on German clocks.

The expression is matched against local time, then each match becomes one moment: a time that the change to summer
time leaves out comes an hour later on the clock, and one that the change back repeats comes the first time only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from croniter import croniter

from chassis.clock import LOCAL


class Schedule:
    """Five fields (minute hour day month weekday), or six with seconds in front."""

    def __init__(self, expression: str) -> None:
        """Raises ValueError for what is not a cron expression, or one that never comes."""
        if len(expression.split()) not in (5, 6) or not croniter.is_valid(expression, second_at_beginning=True):
            raise ValueError("must be a cron expression of five fields, or of six with seconds in front")
        self.expression = expression
        try:
            self.latest(datetime.now(UTC))
        except ValueError:
            raise ValueError("is a cron expression that never comes") from None

    def latest(self, now: datetime) -> datetime:
        """The newest scheduled moment that is not after `now`."""
        wall = now.astimezone(LOCAL).replace(tzinfo=None)
        matches = croniter(self.expression, wall + timedelta(seconds=1), second_at_beginning=True)
        while True:
            local: datetime = matches.get_prev(datetime)
            moment = local.replace(tzinfo=LOCAL).astimezone(UTC)
            if moment <= now:
                return moment

    def __repr__(self) -> str:
        return f"Schedule({self.expression!r})"
