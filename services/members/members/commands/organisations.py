"""The register and its members' own entries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.db import insert_new
from members.directory import INDEX
from members.messages import MemberAdmitted, ProfilePublished, ProfileWithdrawn
from members.models import Counter, Membership, Organisation
from members.queries.organisations import lock_own_organisation


def enter(session: Session, profile: dict[str, Any], kind: str, now: datetime, today: date) -> Organisation:
    """Enter an organisation into the register as a member from today, with the next membership number."""
    organisation = Organisation(
        created_at=now, countries=[], competences=[], description_markdown="", products="", publications=""
    )
    organisation.visibility = "public"
    organisation.membership = Membership(number=_next_number(session), kind=kind, since=today, status="active")
    organisation.change(profile, now)
    session.add(organisation)
    session.flush()
    outbox.announce(session, MemberAdmitted, organisation)
    publish(session, organisation)
    return organisation


def change_own_entry(session: Session, context: Context, changes: dict[str, Any], now: datetime) -> Organisation:
    """Change the entry of the organisation one acts for."""
    organisation = lock_own_organisation(session, context.actor)
    organisation.require_member()
    context.check_revision(organisation.revision)
    organisation.change(changes, now)
    session.flush()
    publish(session, organisation)
    return organisation


def publish(session: Session, organisation: Organisation) -> None:
    """Bring the entry into the index, and tell everybody if everybody may see it."""
    INDEX.put(session, organisation.id, organisation.search_texts)
    outbox.announce(
        session, ProfilePublished if organisation.visibility == "public" else ProfileWithdrawn, organisation
    )


def _next_number(session: Session) -> int:
    """The next membership number: ascending without gaps, since a rollback takes the raise back too."""
    insert_new(session, Counter.__table__, name="membership", value=0)  # type: ignore[arg-type]
    raised = update(Counter).where(Counter.name == "membership").values(value=Counter.value + 1)
    return int(session.scalars(raised.returning(Counter.value)).one())
