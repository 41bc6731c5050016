"""The operator's commands of the members service: doors on the command line."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from chassis.operator import opened
from members import demonstration, passwords
from members.commands import accounts
from members.models.accounts import ROLES
from members.queries.accounts import accounts_exist
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
    database = opened(Settings)
    with database.read() as session:
        if accounts_exist(session):
            click.echo("the register is in use; no demonstration content loaded")
            return
    made = {f"{role}@example.org": secrets.token_urlsafe(12) for role in ("office", "board", "member", "admin")}
    hashes = {email: passwords.hashed(password) for email, password in made.items()}
    with database.write() as session:
        count = demonstration.load(session, hashes, datetime.now(UTC))
    if keep is not None:
        _keep(keep, made)
    click.echo(f"demonstration content: {count} organisations, eight working groups, {len(made)} accounts")


def _keep(path: Path, made: dict[str, Any]) -> None:
    """Write the passwords where only the owner of the home reads them."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(made, indent=2) + "\n")
