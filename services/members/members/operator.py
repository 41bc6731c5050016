"""The operator's commands of the members service: doors on the command line."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from chassis import audit
from chassis.db import Database
from chassis.errors import Invalid
from chassis.operator import opened
from chassis.settings import load_or_exit
from members import demonstration, passwords, sheets
from members.commands import accounts, exchange
from members.models.accounts import ROLES
from members.queries.accounts import accounts_exist
from members.queries.exchange import count_members, each_member, last_number
from members.settings import Settings

TOGETHER = 20  # rows written in one transaction
OPERATOR = "operator"  # who works on the command line, in the audit trail


@click.group()
def account() -> None:
    """Accounts."""


@account.command("create")
@click.option("--email", required=True, prompt=True)
@click.option("--name", default="", help="The person's name; the address if left out.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
@click.password_option(help="At least 12 characters; asked for if left out.")
def create_account(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account, such as the first one: itmv account create --role admin."""
    if len(password) < passwords.LEAST:
        raise click.BadParameter(f"needs at least {passwords.LEAST} characters", param_hint="--password")
    password_hash = passwords.hashed(password)
    now = datetime.now(UTC)
    with opened(Settings).write() as session:
        made = accounts.create(session, email, name or email, sorted(set(roles)), password_hash, now)
        audit.record(session, "create_account", OPERATOR, [str(made.id)], now)
    click.echo(f"account {made.id} for {made.email} with {', '.join(made.granted_roles)}")


@click.command()
@click.option("--accounts", "keep", type=click.Path(path_type=Path), help="Where to write addresses and passwords.")
def demo(keep: Path | None) -> None:
    """Load demonstration content into an empty register; does nothing to one that is in use."""
    database, secret_key = opened(Settings), load_or_exit(Settings).secret_key
    with database.read() as session:
        if accounts_exist(session):
            click.echo("the register is in use; no demonstration content loaded")
            return
    made = {f"{role}@example.org": secrets.token_urlsafe(12) for role in ("office", "board", "member", "admin")}
    hashes = {email: passwords.hashed(password) for email, password in made.items()}
    pictures = demonstration.drawn()
    with database.write() as session:
        count = demonstration.load(session, hashes, pictures, secret_key, datetime.now(UTC))
    if keep is not None:
        _keep(keep, made)
    there = f"{count.organisations} organisations, {count.experts} experts, {count.working_groups} working groups"
    click.echo(f"demonstration content: {there}, {len(made)} accounts")


def _keep(path: Path, made: dict[str, Any]) -> None:
    """Write the passwords where only the owner of the home reads them."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(made, indent=2) + "\n")


@click.group("import")
def import_group() -> None:
    """Take in what other programs hold."""


@import_group.command("members")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--keep-gaps", is_flag=True, help="Take numbers that leave others before them without a member.")
def import_members(file: Path, dry_run: bool, keep_gaps: bool) -> None:
    """Enter and change members by a CSV file. All of it is checked first; with any fault nothing is written.

    A row is about the member with its `number` or, without one, with its name and postcode; the same file again
    changes nothing, so an import that was interrupted is simply repeated. Needed are the columns `name` and `kind`;
    several values in a cell are divided by |.
    """
    try:
        rows, faults = sheets.read(file.read_bytes())
    except sheets.Unreadable as error:
        raise click.ClickException(str(error)) from None
    database = opened(Settings)
    with database.read() as session:
        done, refused = _checked(session, rows)
        gaps = [] if keep_gaps else list(_gaps(session, rows))
    _stop_at(sorted([*faults, *refused, *gaps]))
    if not dry_run:
        done = _written(database, rows)
    said = ", ".join(f"{done[name]} {name}" for name in ("entered", "changed", "unchanged"))
    click.echo(f"dry run, nothing written: {said}" if dry_run else said)


def _checked(session: Session, rows: list[sheets.Row]) -> tuple[Counter[str], list[sheets.Fault]]:
    """How often what would be done, and the faults of the rows with which nothing can be."""
    done = Counter[str]()
    faults: list[sheets.Fault] = []
    lines: dict[Any, int] = {}
    with click.progressbar(rows, label="checking") as shown:
        for row in shown:
            try:
                member, outcome = exchange.check(session, row.fields, datetime.now(UTC).date())
            except Invalid as refusal:
                faults += sheets.faults_of(row.line, refusal)
                continue
            done[outcome] += 1
            about = member.id if member else row.fields.get("number") or row.likeness
            if (first := lines.setdefault(about, row.line)) != row.line:
                faults.append(sheets.Fault(row.line, "", f"Is about the same member as line {first}."))
    return done, faults


def _gaps(session: Session, rows: list[sheets.Row]) -> Iterator[sheets.Fault]:
    """A new number that would leave others before it, which nobody could be given any more."""
    last = last_number(session)
    claimed = sorted((row.fields["number"], row.line) for row in rows if row.fields.get("number", 0) > last)
    for number, line in claimed:
        if number > last + 1:
            text = f"Leaves {number - last - 1} numbers before it without a member (--keep-gaps takes it all the same)."
            yield sheets.Fault(line, "number", text)
        last = max(last, number)


def _written(database: Database, rows: list[sheets.Row]) -> Counter[str]:
    """Take the rows in, a few in each transaction, so that a running service can write in between."""
    done = Counter[str]()
    with click.progressbar(length=len(rows), label="writing") as shown:
        for first in range(0, len(rows), TOGETHER):
            part, now = rows[first : first + TOGETHER], datetime.now(UTC)
            with database.write() as session:
                taken = [exchange.take_in(session, row.fields, now, now.date()) for row in part]
                exchange.note(session, [member for member, outcome in taken if outcome != "unchanged"], now)
            done.update(outcome for _, outcome in taken)
            shown.update(len(part))
    return done


def _stop_at(faults: list[sheets.Fault]) -> None:
    """Name every fault and end there."""
    if faults:
        for fault in faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(f"{len(faults)} faults; nothing was written")


@click.group("export")
def export_group() -> None:
    """Write what the register holds."""


@export_group.command("members")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_members(file: Path) -> None:
    """Write all running memberships of organisations into a CSV file, which can be imported again."""
    with opened(Settings).read() as session, click.open_file(str(file), "w", "utf-8-sig", atomic=True) as out:
        count = count_members(session)
        with click.progressbar(each_member(session), length=count, label="members") as shown:
            sheets.write(out, shown)
    click.echo(f"{count} members")
