"""Demonstration content: the founding document's working groups, and invented members and experts in real places.

What is invented lies in `members/data/demonstration`; what is left to chance follows from a fixed seed, so that two
machines show the same. Everything is done by the commands that the doors use, and so is told as if people had done it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from members.commands import accounts, competences
from members.demonstration import groups, memberships, partners, people, register
from members.demonstration.logos import drawn
from members.demonstration.scene import Scene
from members.models import Account
from members.pictures import Picture

__all__ = ["Loaded", "drawn", "load"]


@dataclass(frozen=True)
class Loaded:
    """How many of what there are now."""

    organisations: int
    experts: int
    working_groups: int


def load(
    session: Session,
    password_hashes: Mapping[str, str],
    pictures: Mapping[str, Picture],
    secret_key: str,
    now: datetime,
) -> Loaded:
    """Fill an empty register. `password_hashes` has an entry for each account, `pictures` is what `drawn` answers."""
    competences.load_shipped(session)
    made = {email.partition("@")[0]: _account(session, email, each, now) for email, each in password_hashes.items()}
    scene = Scene(session, now, secret_key, made.get("office"))
    organisations = register.enter(scene, pictures)
    if "member" in made:
        made["member"].organisation = next(iter(organisations.values()))
    experts = people.enter_experts(scene, organisations)
    colleagues = people.invite(scene, experts)
    memberships.enter_persons(scene)
    opened = groups.open_all(scene)
    groups.take_part(scene, opened, colleagues, made.get("member"))
    memberships.change_some(scene, organisations)
    partners.add_all(scene, pictures)
    return Loaded(len(organisations), len(experts), len(opened))


def _account(session: Session, email: str, password_hash: str, now: datetime) -> Account:
    role = email.partition("@")[0]
    granted = [] if role == "member" else [role]
    return accounts.create(session, email, role.capitalize(), granted, password_hash, now)
