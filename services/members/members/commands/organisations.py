"""The register and its members' own entries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from members.commands.history import Deed, record
from members.commands.numbers import claim, next_number
from members.directory import INDEX, entry
from members.messages import MemberAdmitted, ProfilePublished, ProfileWithdrawn
from members.models import EntryChange, Membership, Organisation
from members.models.organisations import Difference
from members.queries.competences import labels, require_known
from members.queries.organisations import lock_organisation, lock_own_organisation

CHANGES_KEPT = timedelta(days=3 * 365)


def enter(
    session: Session,
    profile: dict[str, Any],
    kind: str,
    now: datetime,
    today: date,
    context: Context = Context(),  # noqa: B008 - frozen: nobody in particular
    number: int | None = None,
) -> Organisation:
    """Enter an organisation into the register as a member from today, with its old number or the next one."""
    lists: dict[str, Any] = {name: [] for name in ("social_profiles", "sectors", "countries", "competences")}
    texts = ("description_markdown", "description_en_markdown", "products", "publications", "references")
    organisation = Organisation(created_at=now, visibility="public", **lists, **dict.fromkeys(texts, ""))
    number = claim(session, number) if number else next_number(session)
    organisation.membership = Membership(number=number, kind=kind, since=today, status="active")
    organisation.change(profile, now)
    session.add(organisation)
    session.flush()
    record(session, organisation.membership, "admitted", Deed(context, "office", now, today))
    outbox.announce(session, MemberAdmitted, organisation)
    publish(session, organisation)
    return organisation


def change_own_entry(session: Session, context: Context, changes: dict[str, Any], now: datetime) -> Organisation:
    """Change the entry of the organisation one acts for."""
    organisation = lock_own_organisation(session, context.actor)
    organisation.require_member()
    return _change(session, context, organisation, "member", changes, now)


def change_entry(
    session: Session, context: Context, member_id: UUID, changes: dict[str, Any], now: datetime
) -> Organisation:
    """Change any member's entry, as the office may."""
    organisation = lock_organisation(session, member_id)
    return _change(session, context, organisation, "office", changes, now)


def _change(
    session: Session,
    context: Context,
    organisation: Organisation,
    acted_as: str,
    changes: dict[str, Any],
    now: datetime,
) -> Organisation:
    context.check_revision(organisation.revision)
    require_known(session, changes.get("competences", ()), kept=organisation.competences)
    return keep_change(session, context, organisation, acted_as, organisation.change(changes, now), now)


def keep_change(
    session: Session,
    context: Context,
    organisation: Organisation,
    acted_as: str,
    differences: list[Difference],
    now: datetime,
) -> Organisation:
    """Keep who changed what in an entry, and tell; what says nothing new is no change."""
    if differences:
        session.add(
            EntryChange(
                organisation_id=organisation.id,
                revision=organisation.revision,
                changed_at=now,
                changed_by=context.actor.account_id,
                acted_as=acted_as,
                differences=differences,
            )
        )
        session.flush()
        publish(session, organisation)
    return organisation


def publish(session: Session, organisation: Organisation) -> None:
    """Bring the entry into the index, and tell everybody if everybody may see it."""
    index(session, organisation)
    outbox.announce(session, ProfilePublished if organisation.is_public else ProfileWithdrawn, organisation)


def index(session: Session, organisation: Organisation) -> None:
    """Bring a member's entry into the index, where it is found by what its competences are called too."""
    if organisation.is_member:
        INDEX.put(session, organisation.id, entry(organisation, labels(session, organisation.competences)))
    else:
        INDEX.remove(session, organisation.id)
