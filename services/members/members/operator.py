"""The operator's commands of the members service: doors on the command line."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from chassis.errors import Invalid
from chassis.operator import opened
from chassis.settings import load_or_exit
from members import demonstration, passwords, sheets
from members.commands import accounts, exchange
from members.models.accounts import ROLES
from members.queries.accounts import accounts_exist
from members.queries.exchange import count_members, each_member
from members.settings import Settings


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
    with opened(Settings).write() as session:
        made = accounts.create(session, email, name or email, sorted(set(roles)), password_hash, datetime.now(UTC))
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
def import_members(file: Path, dry_run: bool) -> None:
    """Enter and change members by a CSV file, all of it or, when there is a fault, nothing.

    A row is about the member with its `number` or, without one, with its name and postcode; the same file again
    changes nothing. Needed are the columns `name` and `kind`; several values in a cell are divided by |.
    """
    try:
        rows, faults = sheets.read(file.read_bytes())
    except sheets.Unreadable as error:
        raise click.ClickException(str(error)) from None
    with opened(Settings).write() as session:
        done, refused = _take_in(session, rows)
        _stop_at(sorted([*faults, *refused]))
        if dry_run:
            session.rollback()
    said = ", ".join(f"{done[name]} {name}" for name in ("entered", "changed", "unchanged"))
    click.echo(f"dry run, nothing written: {said}" if dry_run else said)


def _take_in(session: Session, rows: list[sheets.Row]) -> tuple[Counter[str], list[sheets.Fault]]:
    """Take in every row that can be; how often what was done, and the faults of the others."""
    done = Counter[str]()
    faults: list[sheets.Fault] = []
    lines: dict[UUID, int] = {}
    now = datetime.now(UTC)
    with click.progressbar(rows, label="members") as shown:
        for row in shown:
            try:
                member, outcome = exchange.take_in(session, row.fields, now, now.date())
            except Invalid as refusal:
                faults += sheets.faults_of(row.line, refusal)
                continue
            done[outcome] += 1
            if (first := lines.setdefault(member.id, row.line)) != row.line:
                faults.append(sheets.Fault(row.line, "", f"Is about the same member as line {first}."))
    return done, faults


def _stop_at(faults: list[sheets.Fault]) -> None:
    """Name every fault and end there, which takes back what the transaction did."""
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
