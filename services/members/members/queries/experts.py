"""Reading experts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.errors import Conflict, Gone, NotFound
from chassis.paging import Page, page
from members.directory import EXPERTS
from members.models import Account, Expert, ExpertConsent, ExpertTrait, Membership, Organisation
from members.queries.organisations import own_id, seen_by

MOST_OF_ONE = 100  # entries of one person


def list_experts(session: Session, actor: Actor, wanted: dict[str, Any]) -> Page:
    """A page of the experts whom this actor may see; `wanted` is schemas.experts.ListExperts."""
    query = _visible_to(actor)
    if wanted["organisation_id"]:
        query = query.where(Expert.organisation_id == wanted["organisation_id"])
    for kind in ("competence", "language"):
        if wanted[kind]:
            able = select(ExpertTrait.expert_id).where(ExpertTrait.kind == kind, ExpertTrait.code == wanted[kind])
            query = query.where(Expert.id.in_(able))
    if wanted["q"]:
        query = query.where(Expert.id.in_(EXPERTS.matching(session, wanted["q"])))
    newest = wanted["sort"] == "newest"
    keys = (Expert.entered_at, Expert.id) if newest else (Expert.name_key, Expert.id)
    return page(session, query, keys, limit=wanted["limit"], cursor=wanted["cursor"], descending=newest)


def get_expert(session: Session, actor: Actor, expert_id: UUID) -> Expert:
    """An expert whom this actor may see."""
    return _found(session, _visible_to(actor).where(Expert.id == expert_id))


def list_entered(
    session: Session, actor: Actor, organisation_id: UUID | None, status: str | None, limit: int, cursor: str | None
) -> Page:
    """Entries whatever became of the consent: one's organisation's, for the office all; newest first."""
    query = _entered_by(actor)
    if organisation_id:
        query = query.where(Expert.organisation_id == organisation_id)
    if status:
        query = query.where(Expert.status == status)
    return page(session, query, (Expert.entered_at, Expert.id), limit=limit, cursor=cursor, descending=True)


def get_entered(session: Session, actor: Actor, expert_id: UUID) -> Expert:
    """An entry that this actor may change."""
    return _found(session, _entered_by(actor).where(Expert.id == expert_id))


def lock_entered(session: Session, actor: Actor, expert_id: UUID) -> Expert:
    """The same as it is now, locked until the transaction ends."""
    return _locked(session, _entered_by(actor).where(Expert.id == expert_id))


def list_own(session: Session, actor: Actor) -> list[Expert]:
    """The entries about the person who is signed in, by its account's address."""
    return list(session.scalars(_about(actor).order_by(Expert.id).limit(MOST_OF_ONE)))


def lock_own(session: Session, actor: Actor, expert_id: UUID) -> Expert:
    """One of them, locked until the transaction ends."""
    return _locked(session, _about(actor).where(Expert.id == expert_id))


def get_asked(session: Session, consent_id: str, *, lock: bool = False) -> Expert:
    """Whom a consent was asked of. Raises Gone when there is no such entry, or it has another address now."""
    query = select(Expert).join(Expert.consents)
    query = query.where(ExpertConsent.id == UUID(consent_id), ExpertConsent.email == Expert.email)
    found = session.scalar(query.with_for_update(of=Expert) if lock else query)
    if found is None:
        raise Gone("expert_gone")
    return found


def require_new(session: Session, organisation_id: UUID | None, email: str, but: UUID | None = None) -> None:
    """Raises Conflict when the organisation has an entry with this address, `but` for that one."""
    same = Expert.organisation_id.is_not_distinct_from(organisation_id) & (Expert.email == email.lower())
    if session.scalar(select(Expert.id).where(same, Expert.id.is_distinct_from(but))):
        raise Conflict("expert_exists")


def _visible_to(actor: Actor) -> Select[Any]:
    """Who consented, of no organisation or of a member whose entry this actor may see."""
    query = select(Expert).outerjoin(Expert.organisation).outerjoin(Organisation.membership)
    member = Membership.status == "active"
    if not actor.has("office"):
        member &= Organisation.visibility.in_(seen_by(actor)) | (Organisation.id == actor.organisation_id)
    return query.where(Expert.status == "consented", Expert.organisation_id.is_(None) | member)


def _entered_by(actor: Actor) -> Select[Any]:
    query = select(Expert)
    return query if actor.has("office") else query.where(Expert.organisation_id == own_id(actor))


def _about(actor: Actor) -> Select[Any]:
    own = select(Account.email).where(Account.id == UUID(str(actor.account_id)))
    return select(Expert).where(Expert.email == own.scalar_subquery())


def _locked(session: Session, query: Select[Any]) -> Expert:
    options = {"populate_existing": True}
    return _found(session, query.with_for_update(of=Expert).execution_options(**options))


def _found(session: Session, query: Select[Any]) -> Expert:
    found: Expert | None = session.scalar(query)
    if found is None:
        raise NotFound("expert_not_found")
    return found
