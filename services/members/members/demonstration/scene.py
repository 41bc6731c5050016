"""What the demonstration is played with: the session, the clock, chance, and somebody of the office."""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from chassis.context import Actor, Context
from members.commands.history import Deed
from members.models import Account

FOLDER = Path(__file__).parent.parent / "data" / "demonstration"
INVENTED = "*{} ist erfunden und dient der Vorführung.*"


def _chance() -> random.Random:
    return random.Random("IT-Initiative MV")  # noqa: S311 - not for secrets


@dataclass(frozen=True)
class Scene:
    """Who does everything, when, and what chance decides."""

    session: Session
    now: datetime
    secret_key: str
    staff: Account | None = None
    chance: random.Random = field(default_factory=_chance)

    @property
    def office(self) -> Context:
        """Somebody of the office, by name if there is an account."""
        return acting(self.staff, "office") if self.staff else Context(actor=Actor(roles=frozenset({"office"})))

    def deed(self, reason: str | None = None) -> Deed:
        """The office does something today."""
        return Deed(self.office, "office", self.now, self.now.date(), reason)


def acting(account: Account, *roles: str) -> Context:
    """An account that asks for something, as the gateway would let it."""
    organisation = account.acting_for
    actor = Actor(str(account.id), organisation.id if organisation else None, frozenset({"account", *roles}))
    return Context(actor=actor)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a table of invented things."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def trades() -> dict[str, dict[str, Any]]:
    """What organisations and experts do, by code."""
    return tomllib.loads((FOLDER / "trades.toml").read_text(encoding="utf-8"))
