"""The operator's commands of the jobs service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from chassis.db import Database
from chassis.errors import Invalid
from chassis.operator import opened
from chassis.schema import load
from jobs import notices
from jobs.commands import tenders
from jobs.schemas.tenders import CreateTender
from jobs.settings import Settings

MOST_FILES = 10_000


@click.group("import")
def import_group() -> None:
    """Take in what other programs hold."""


@import_group.command("tenders")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Also those with no CPV code of IT (divisions 30, 32, 48, 72).")
def import_tenders(path: Path, *, every: bool) -> None:
    """Take in contract notices in eForms: one XML file, or all in a folder and below it.

    A notice is known by its procedure: a newer one changes the tender, the same one changes nothing. A file with a
    fault is named and left out; the others are taken in.
    """
    database = opened(Settings)
    files = list(_files(path))
    done, faults = Counter[str](), list[str]()
    with click.progressbar(files, label="notices") as shown:
        for file in shown:
            try:
                done[_take_in(database, file, every=every)] += 1
            except (notices.Unreadable, OSError) as refusal:
                faults.append(f"{file}: {refusal if isinstance(refusal, notices.Unreadable) else 'cannot be read'}")
            except Invalid as refusal:
                faults += [f"{file}: {each}" for each in _told(refusal)]
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(", ".join(f"{done[name]} {name}" for name in ("entered", "changed", "unchanged", "not IT", "over")))
    if faults:
        raise click.ClickException(f"{len(faults)} faults; what they name was not taken in")


def _files(path: Path) -> Iterator[Path]:
    found = [path] if path.is_file() else sorted(path.rglob("*.xml"))
    if len(found) > MOST_FILES:
        raise click.ClickException(f"more than {MOST_FILES} files; import a part of them")
    yield from found


def _take_in(database: Database, file: Path, *, every: bool) -> str:
    """What became of a file: each has a transaction of its own, so that a fault takes no other along."""
    with file.open("rb") as content:
        notice = notices.read(content.read(notices.LARGEST + 1))
    if not (every or notice.is_it):
        return "not IT"
    form, now = load(CreateTender(), notice.form), datetime.now(UTC)
    if form["deadline"] is not None and form["deadline"] <= now:
        return "over"
    with database.write() as session:
        return tenders.take_in(session, form, notice.key, notice.issued_at, now)


def _told(refusal: Invalid) -> Iterator[str]:
    for error in refusal.details["errors"]:
        yield f"{error['pointer']}: {error['detail']}"
