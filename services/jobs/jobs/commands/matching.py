"""Keeping the copy of who can what, in whatever order its facts arrive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.db import insert_new
from chassis.messages import Fact
from jobs.models import Ability
from jobs.models.matching import EXPERT, ORGANISATION


def learn_organisation(session: Session, fact: Fact, now: datetime) -> None:
    """What a member can do, by its entry. Whether that is for everyone, its organisation's row says."""
    ability = _newer(session, ORGANISATION, fact.member_id, fact.revision, now)
    if ability is not None:
        ability.learn(fact.member_id, sorted(set(fact.competences)), shown=True, now=now)


def learn_expert(session: Session, fact: Fact, now: datetime) -> None:
    """What an expert can do who agreed to be shown."""
    ability = _newer(session, EXPERT, fact.expert_id, fact.revision, now)
    if ability is not None:
        ability.learn(fact.organisation_id, sorted(set(fact.competences)), shown=True, now=now)


def forget_expert(session: Session, fact: Fact, now: datetime) -> None:
    """An expert is shown no more; nothing but a number stays."""
    ability = _newer(session, EXPERT, fact.expert_id, fact.revision, now)
    if ability is not None:
        ability.learn(None, [], shown=False, now=now)


def _newer(session: Session, kind: str, id: UUID, revision: int, now: datetime) -> Ability | None:
    """The row to write on, locked and marked with this revision; None when it has that one or a newer one."""
    blank = {"kind": kind, "competences": [], "shown": False, "revision": -1, "told_at": now}
    insert_new(session, Ability.__table__, id=id, **blank)  # type: ignore[arg-type]
    ability = session.get_one(Ability, id, with_for_update=True, populate_existing=True)
    if ability.revision >= revision:
        return None
    ability.revision = revision
    return ability
