"""The operator's commands of the events service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from chassis import fetch, settings
from chassis.db import Database
from chassis.fetch import Document
from chassis.operator import opened
from chassis.polling import Unreadable
from events import demonstration
from events.calendars import Calendars
from events.commands import feeds
from events.importing import Importing
from events.letters import Letters
from events.models.events import KINDS
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


@click.group("import")
def import_group() -> None:
    """Take in what other programs hold."""


@import_group.command("calendar")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organiser", required=True, help="The partner whose events they are.")
@click.option("--kind", type=click.Choice(KINDS), default="information", help="Of events that do not say so.")
@click.option("--whole", is_flag=True, help="Withdraw what an earlier file listed and this one does not.")
def import_calendar(path: Path, organiser: str, kind: str, *, whole: bool) -> None:
    """Take in the coming events of an iCalendar file (RFC 5545).

    An event is known by its UID: a newer file changes it, calls it off, or changes nothing. What has a fault is named
    and left out; the others are taken in.
    """
    database = opened(Settings)
    with path.open("rb") as content:
        body = content.read(fetch.MOST + 1)
    if len(body) > fetch.MOST:
        raise click.ClickException(f"larger than {fetch.MOST // 1024**2} MiB")
    with database.write() as session:
        feed = feeds.give(session, organiser, kind, datetime.now(UTC))
    importing, document = (
        Importing(database, fetch.Allowed(), lambda: datetime.now(UTC)),
        Document(changed=True, body=body),
    )
    importing.whole = whole
    try:
        reading = importing.take_in(feed, document)
        importing.note(feed, document, reading)
    except Unreadable as refusal:
        raise click.ClickException(f"{path}: {refusal.code}") from None
    for fault in reading.faults:
        click.echo(f"{fault['identifier'] or 'an event'}: {fault['pointer']}: {fault['detail']}", err=True)
    click.echo(", ".join(f"{reading.counts[name]} {name}" for name in importing.counted))
    if reading.faults:
        raise click.ClickException(f"{len(reading.faults)} faults; what they name was not taken in")
