"""The operator's commands of the notifications service: doors on the command line."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import click
from rich.progress import Progress

from chassis.db import Database
from chassis.operator import opened
from notifications.commands import automatic
from notifications.models import Consent, Issue
from notifications.queries.issues import get_progress
from notifications.queries.subscriptions import list_proofs
from notifications.settings import Settings


@click.group()
def newsletter() -> None:
    """The newsletter."""


@newsletter.command("send")
@click.option("--follow", is_flag=True, help="Stay until the running service has sent it.")
def send_newsletter(follow: bool) -> None:
    """Make a digest of what is new, and have the running service dispatch it now."""
    database = opened(Settings)
    with database.write() as session:
        issue = automatic.send(session, datetime.now(UTC))
    if issue is None:
        click.echo("nothing is new for any reader; no issue was made")
        return
    click.echo(f"issue {issue.id} is being dispatched")
    if follow:
        _follow(database, issue)


def _follow(database: Database, issue: Issue) -> None:
    """Show a bar until the issue is no longer under way."""
    with Progress() as bar:
        task = bar.add_task("newsletter", total=None)
        found: dict[str, Any] = {"state": "dispatching"}
        while found["state"] == "dispatching":
            time.sleep(0.5)
            with database.read() as session:
                found = get_progress(session, issue.id)
            done = found["recipients"] - found["remaining"]
            bar.update(task, total=found["recipients"] or None, completed=done)
    counts = ", ".join(f"{found[name]} {name}" for name in ("sent", "failed", "ambiguous", "suppressed", "skipped"))
    click.echo(f"{found['state']}: {counts}")


@click.group()
def consent() -> None:
    """Consents to the newsletter."""


@consent.command("prove")
@click.argument("email")
def prove(email: str) -> None:
    """Print every consent that an address gave (Art. 7 (1) GDPR)."""
    with opened(Settings).read() as session:
        proofs = list_proofs(session, email)
        if not proofs:
            raise click.ClickException(f"no consent of {email} is on record")
        click.echo("\n\n".join(_proof(each) for each in proofs))


def _proof(each: Consent) -> str:
    rows = {
        "address": each.email,
        "requested at": _moment(each.requested_at),
        "form": each.form_url,
        "topics": ", ".join(each.topics),
        "rhythm": each.rhythm,
        "wording": each.wording,
        "wording SHA-256": each.wording_hash,
        "confirmation mail": each.message_id,
        "confirmed at": _moment(each.confirmed_at),
        "withdrawn at": _moment(each.withdrawn_at),
    }
    return "\n".join(f"{name + ':':19}{value}" for name, value in rows.items())


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else "-"
