"""The operator's commands of the events service."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from chassis import settings
from chassis.db import Database
from events import demonstration
from events.calendars import Calendars
from events.letters import Letters
from events.queries.events import events_exist
from events.settings import Settings


@click.command("demo-events")
def demo_events() -> None:
    """Load demonstration events into an empty calendar; does nothing to one that is in use."""
    chosen = settings.load_or_exit(Settings)
    letters = Letters(chosen.secret_key, Calendars(chosen.base_url, chosen.office_email))
    with Database(chosen.database).write() as session:
        if events_exist(session):
            click.echo("there are events; no demonstration content loaded")
            return
        count = demonstration.load(session, letters, datetime.now(UTC))
    click.echo(f"demonstration content: {count} events")
