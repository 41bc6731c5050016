"""`itmv`: the operator's command line.

The commands here know only the plumbing; a service adds its own through the entry point group `chassis.commands`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from socket import gaierror
from typing import Any

import amqp
import click
from kombu.exceptions import KombuError
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy.exc import OperationalError, ProgrammingError

from chassis import audit, contracts, dead_letters, migrate, retention, settings
from chassis.db import Database
from chassis.errors import Unavailable
from chassis.outbox import tell_again
from chassis.service import Plan, installed, plan
from chassis.settings import ServiceSettings

out = Console(width=None if sys.stdout.isatty() else 240)  # what is piped to another program is not cut
DATABASE = "a database does not answer or is not migrated: look at ITMV_*_DB, and at `itmv migrate`"
BROKER = "the broker does not answer: look at ITMV_AMQP_URI, or start the platform with `make run`"
services = click.argument("names", nargs=-1, metavar="[SERVICE]...")


class Itmv(click.Group):
    """Commands whose failures for want of database or broker are one sentence each, without values.

    A service's are added when they are asked for, since that imports the whole service.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        _add_installed(cmd_name)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        _add_installed("")
        return super().list_commands(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (Unavailable, OperationalError, ProgrammingError) as error:
            raise click.ClickException(f"{DATABASE} ({_kind(error)})") from None
        except (KombuError, amqp.AMQPError, ConnectionError, TimeoutError, gaierror) as error:
            raise click.ClickException(f"{BROKER} ({_kind(error)})") from None


def _kind(error: BaseException) -> str:
    """What a driver calls its refusal, with its code; the text may quote what people sent."""
    cause = error.__cause__ if isinstance(error, Unavailable | KombuError) and error.__cause__ else error
    driver = getattr(cause, "orig", cause)
    code = getattr(driver, "sqlite_errorname", None) or getattr(driver, "pgcode", None)
    return f"{type(driver).__name__} {code or ''}".strip()


@click.group(cls=Itmv, context_settings={"help_option_names": ["-h", "--help"]})
def itmv() -> None:
    """Operate the platform. Settings come from the environment, as for the services."""


def chosen(names: tuple[str, ...]) -> list[Plan]:
    """The named services, or all that are installed here."""
    try:
        return [plan(name) for name in names or installed()]
    except LookupError as error:
        raise click.ClickException(str(error)) from None


def opened(cls: type[ServiceSettings]) -> Database:
    """The database that a service's settings name, as its own process would open it."""
    return Database(settings.load_or_exit(cls).database)


@itmv.command("migrate")
@services
def migrate_command(names: tuple[str, ...]) -> None:
    """Bring databases to the newest schema. Safe while services run."""
    for service in chosen(names):
        database = opened(service.settings)
        if migrate.behind(service, database):
            migrate.upgrade(service, database)
            out.print(f"{service.name}: migrated")
        else:
            out.print(f"{service.name}: up to date")


@itmv.command("revise")
@click.argument("name", metavar="SERVICE")
@click.argument("message")
def revise_command(name: str, message: str) -> None:
    """Draft a migration from the difference between models and an up-to-date database (for developers)."""
    [service] = chosen((name,))
    migrate.draft(service, opened(service.settings), message)


@itmv.command("contracts")
@click.option("--check", is_flag=True, help="Fail when a contract on disk is not what the code says.")
@click.option("--folder", type=click.Path(path_type=Path), default="contracts")
def contracts_command(check: bool, folder: Path) -> None:
    """Write the contracts of doors and facts from the code."""
    try:
        changed = contracts.write(chosen(()), folder)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    for path in changed:
        out.print(f"written: {path}")
    if check and changed:
        raise click.ClickException("contracts were not up to date; look at the change and commit it")


@itmv.command("replay")
@click.argument("name", metavar="SERVICE")
@click.option("--hours", type=click.FloatRange(min=0), default=24, help="How far back.")
def replay_command(name: str, hours: float) -> None:
    """Tell the facts of the last hours again, for a broker that lost them. Hearers ignore what they know."""
    [service] = chosen((name,))
    with opened(service.settings).write() as session:
        count = tell_again(session, hours)
    out.print(f"{name}: {count} facts will be told again")


@itmv.command("retention")
@services
@click.option("--apply", "do", is_flag=True, help="Do it now. Without this, nothing is changed.")
def retention_command(names: tuple[str, ...], do: bool) -> None:
    """Show what the retention rules would delete or blank now: how many rows, how old. The services do it hourly."""
    table = Table("service", "rule", "kept", "to be deleted", "the oldest from", Column("why", overflow="fold"))
    now, plans = datetime.now(UTC), chosen(names)
    for service in plans:
        with opened(service.settings).read() as session:
            for found in retention.survey(session, service.rules, now):
                rule, oldest = found.rule, found.oldest.isoformat(timespec="minutes") if found.oldest else ""
                count = f"{found.count} (blanked)" if rule.blanks else str(found.count)
                table.add_row(service.name, rule.name, _days(rule.keep), count, oldest, rule.why)
    out.print(table)
    for service in plans if do else ():
        done = retention.keep_all(opened(service.settings), service.rules, now)
        out.print(f"{service.name}: {sum(count for _rule, count in done)} rows deleted")


def _days(keep: timedelta) -> str:
    return f"{keep.days} days" if keep.days else f"{keep.total_seconds() / 60:g} minutes"


@itmv.group("audit")
def audit_group() -> None:
    """Who did what when."""


@audit_group.command("verify")
@services
def verify_audit(names: tuple[str, ...]) -> None:
    """Walk the chains of records; fail at a broken link. Keep what it prints: it shows what is cut off later."""
    broken = []
    for service in chosen(names):
        with opened(service.settings).read() as session:
            verdict = audit.verify(session)
        out.print(f"{service.name}: {verdict.links} records hold, the last with {verdict.head or 'no hash: none yet'}")
        if verdict.broken_at is not None:
            broken.append(f"{service.name}: record {verdict.broken_at} is not what it should be")
    if broken:
        raise click.ClickException("; ".join(broken))


@itmv.group("dead-letters")
def dead_letters_group() -> None:
    """What was given up on: list, retry, drop."""


@dead_letters_group.command("list")
@services
def list_dead(names: tuple[str, ...]) -> None:
    """Show each dead letter's queue, fact, reason and number of attempts; never its content."""
    table = Table(*(Column(name, overflow="fold") for name in ("queue", "fact", "type", "reason", "attempts")))
    for service in chosen(names):
        for letter in dead_letters.found(service):
            table.add_row(*letter.row())
    out.print(table if table.row_count else "no dead letters")


@dead_letters_group.command("retry")
@services
def retry_dead(names: tuple[str, ...]) -> None:
    """Put dead letters back into their queues. A fact that was heard meanwhile changes nothing."""
    for service in chosen(names):
        out.print(f"{service.name}: {dead_letters.retry(service)} put back")


@dead_letters_group.command("drop")
@services
@click.confirmation_option(prompt="Drop them for ever?")
def drop_dead(names: tuple[str, ...]) -> None:
    """Delete dead letters."""
    for service in chosen(names):
        out.print(f"{service.name}: {dead_letters.drop(service)} dropped")


def add(command: click.Command) -> None:
    """Add a service's command. Of groups with one name, such as `import`, the commands are put together."""
    known = itmv.commands.get(command.name or "")
    if isinstance(known, click.Group) and isinstance(command, click.Group):
        for each in command.commands.values():
            known.add_command(each)
    else:
        itmv.add_command(command)


def _add_installed(name: str) -> None:
    """Add the services' commands of this name, or all: entry points `import` and `import-tenders` are one's groups."""
    for point in sorted(entry_points(group="chassis.commands"), key=lambda point: point.name):
        if f"{point.name}-".startswith(f"{name}-" if name else ""):
            add(point.load())


def main() -> None:
    """The script's entry: the chassis's commands and those of the installed services."""
    sys.exit(itmv.main(standalone_mode=True))
