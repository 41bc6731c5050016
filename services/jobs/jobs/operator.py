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
from jobs.notices import Notice, Unreadable
from jobs.schemas.tenders import CreateTender
from jobs.settings import Settings

MOST_FILES = 10_000
OUTCOMES = ("entered", "changed", "withdrawn", "unchanged", "not IT", "over")


@click.group("import")
def import_group() -> None:
    """Take in what other programs hold."""


@import_group.command("tenders")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Also those with no CPV code of IT (divisions 30, 32, 48, 72).")
def import_tenders(path: Path, *, every: bool) -> None:
    """Take in contract notices in eForms: one XML file, or all in a folder and below it.

    A notice is known by its procedure: a newer one changes the tender or takes it back, the same one changes nothing.
    They are taken in by when they were issued. A file with a fault is named and left out; the others are taken in.
    """
    database = opened(Settings)
    done, faults, found = Counter[str](), list[str](), list[tuple[Path, Notice]]()
    with click.progressbar(_files(path), label="notices") as files:
        for file in files:
            try:
                found.append((file, _read(file)))
            except (Unreadable, OSError) as refusal:
                faults.append(f"{file}: {refusal if isinstance(refusal, Unreadable) else 'cannot be read'}")
    for file, notice in sorted(found, key=lambda each: each[1].issued_at):
        try:
            done[_take_in(database, notice, every=every)] += 1
        except Invalid as refusal:
            faults += [f"{file}: {each}" for each in _told(refusal)]
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(", ".join(f"{done[name]} {name}" for name in OUTCOMES))
    if faults:
        raise click.ClickException(f"{len(faults)} faults; what they name was not taken in")


def _files(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.suffix.lower() == ".xml")
    if len(found) > MOST_FILES:
        raise click.ClickException(f"more than {MOST_FILES} files; import a part of them")
    return found


def _read(file: Path) -> Notice:
    with file.open("rb") as content:
        return notices.read(content.read(notices.LARGEST + 1))


def _take_in(database: Database, notice: Notice, *, every: bool) -> str:
    """What became of a notice: each has a transaction of its own, so that a fault takes no other along."""
    now = datetime.now(UTC)
    if notice.cancelled:
        with database.write() as session:
            return tenders.take_back(session, notice.key, notice.issued_at, now)
    if not (every or notice.is_it):
        return "not IT"
    form = load(CreateTender(), notice.form)
    if form["deadline"] is not None and form["deadline"] <= now:
        return "over"
    with database.write() as session:
        return tenders.take_in(session, form, notice.key, notice.issued_at, now)


def _told(refusal: Invalid) -> Iterator[str]:
    for error in refusal.details["errors"]:
        yield f"{error['pointer']}: {error['detail']}"
