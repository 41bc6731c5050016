"""The operator's commands of the notifications service: doors on the command line."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click
from rich.progress import Progress

from chassis import settings
from chassis.db import Database
from chassis.operator import opened
from chassis.schema import in_letters
from notifications import demonstration, proof
from notifications.commands import automatic
from notifications.letterhead import Letterhead
from notifications.models import Delivery, Issue
from notifications.models.subscriptions import LANGUAGES
from notifications.queries.issues import get_progress, is_in_use
from notifications.queries.subscriptions import find_subscription
from notifications.queries.why import explained, mails_to
from notifications.settings import Settings


@click.group()
def newsletter() -> None:
    """The newsletter."""


@newsletter.command("send")
@click.option("--follow", is_flag=True, help="Stay until the running service has sent it.")
def send_newsletter(follow: bool) -> None:
    """Make a digest of what is new, and have the running service dispatch it now.

    Weekly and monthly readers get it when their last one is that long ago, as with the schedule.
    """
    database = opened(Settings)
    with database.write() as session:
        issue = automatic.send(session, datetime.now(UTC))
    if issue is None:
        click.echo("nothing is new for any reader whose time has come; no issue was made")
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
@click.option("--language", type=click.Choice(LANGUAGES), default="de", show_default=True, help="Of the document.")
def prove(email: str, language: str) -> None:
    """Print every consent that an address gave, as a document for a court (Art. 7 (1) GDPR)."""
    with opened(Settings).read() as session:
        subscription = find_subscription(session, _spelt(email))
        if subscription is None:
            raise click.ClickException(f"no consent of {email} is on record")
        click.echo(proof.written(subscription, language, datetime.now(UTC)))


@click.command("demo-newsletter")
def demo_newsletter() -> None:
    """Load demonstration readers and issues into an empty newsletter; does nothing to one that is in use."""
    chosen = settings.load_or_exit(Settings)
    with Database(chosen.database).write() as session:
        if is_in_use(session):
            click.echo("the newsletter is in use; no demonstration content loaded")
            return
        readers, issues = demonstration.load(session, Letterhead.of(chosen), datetime.now(UTC))
    click.echo(f"demonstration content: {readers} readers, {issues} issues of the newsletter")


@click.group()
def mail() -> None:
    """Mails that were sent, or were to be."""


@mail.command("why")
@click.argument("which", metavar="ADDRESS|MESSAGE-ID")
def explain(which: str) -> None:
    """Print why somebody got a mail: by its Message-ID, or the last ones to an address."""
    letterhead = Letterhead.of(settings.load_or_exit(Settings))
    with opened(Settings).read() as session:
        named = _uuid(which.strip("<>").partition("@")[0])
        found = [session.get(Delivery, named)] if named else list(mails_to(session, _spelt(which)))
        told = [_explanation(explained(session, each, letterhead)) for each in found if each is not None]
        if not told:
            raise click.ClickException("no such mail is on record")
        click.echo("\n\n".join(told))


def _spelt(address: str) -> str:
    """An address as doors keep it; what is none stays as it is, and is found nowhere."""
    try:
        return in_letters(address)
    except UnicodeError:
        return address


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _explanation(why: dict[str, Any]) -> str:
    """What a mail rests on, a line each; the whole proof of a consent is `itmv consent prove`."""
    rows = {"mail": why["kind"], "to": why["email"], "Message-ID": why["message_id"], "state": why["state"]}
    rows |= {"written": _moment(why["created_at"]), "settled": _moment(why["settled_at"])}
    rows |= {"because": why["because"], "rests on": why["basis"]}
    rows |= {"fact": f"{why['topic']} {why['fact_id']}"} if why["fact_id"] else {}
    if consent := why["consent"]:
        rows |= {"wording": consent.wording, "confirmed": _moment(consent.confirmed_at)}
    return "\n".join(f"{name + ':':12}{value}" for name, value in rows.items())


def _moment(at: datetime | None) -> str:
    return at.isoformat(" ", "seconds") if at else "-"
