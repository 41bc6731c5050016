"""Reading the register and the IT database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from chassis import places
from chassis.context import Actor
from chassis.errors import Forbidden, NotFound
from chassis.paging import Page, page
from chassis.search import Wanted
from members.directory import FACETS, INDEX
from members.models import EntryChange, Membership, Organisation
from members.models.organisations import VISIBILITIES

_ENTRY = (  # built once, and its groups asked for along with it: it is the page most asked for
    select(Organisation).options(joinedload(Organisation.groups)).where(Organisation.id == bindparam("id"))
)


def list_members(session: Session, actor: Actor, wanted: dict[str, Any]) -> Page:
    """A page of the directory as this actor may see it, and its facets; `wanted` is schemas.members.ListMembers."""
    search = INDEX.look(session, _asked(actor, wanted))
    found = search.count(wanted["limit"])
    if wanted["sort"] == "name" or search.wanted.is_everything:
        query = _visible_to(actor)
        if not search.wanted.is_everything:
            query = query.where(Organisation.id.in_(found.ids if found.exact else search.ids()))
        listed = _in_order(session, query, wanted, found.total)
    else:
        by_relevance = wanted["sort"] != "newest"
        ids, following = search.page(wanted["limit"], wanted["cursor"], by_relevance=by_relevance)
        listed = {"items": _in_turn(session, actor, ids), "next": following}
    return {**listed, "total": found.total, "exact": found.exact, "facets": found.facets(FACETS)}


def get_member(session: Session, actor: Actor, member_id: UUID) -> Organisation:
    """A member's entry, if this actor may see it; the office sees those of all who are or were members."""
    found: Organisation | None = session.scalars(_ENTRY, {"id": member_id}).unique().one_or_none()
    if found is None or not _may_see(actor, found):
        raise NotFound("member_not_found")
    return found


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """An organisation whatever its visibility."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound("member_not_found")
    return found


def get_own_organisation(session: Session, actor: Actor) -> Organisation:
    """The organisation that the actor acts for."""
    return get_organisation(session, own_id(actor))


def lock_own_organisation(session: Session, actor: Actor) -> Organisation:
    """The same as it is now, locked until the transaction ends: who changes it next sees what this one wrote."""
    return lock_organisation(session, own_id(actor))


def lock_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """An organisation whatever its visibility, locked in that manner.

    It is read in a statement of its own, since the one that waits for the lock sees its membership as it was before.
    """
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    found = session.get(Organisation, organisation_id, populate_existing=True)
    if found is None:
        raise NotFound("member_not_found")
    return found


def list_changes(session: Session, member_id: UUID | None, limit: int, cursor: str | None) -> Page:
    """What was changed in one entry or, without `member_id`, in all of them, newest first."""
    query = select(EntryChange)
    if member_id is not None:
        query = query.where(EntryChange.organisation_id == get_organisation(session, member_id).id)
    newest = (EntryChange.changed_at, EntryChange.id)
    return page(session, query, newest, limit=limit, cursor=cursor, descending=True)


def list_own_changes(session: Session, actor: Actor, limit: int, cursor: str | None) -> Page:
    """What was changed in the entry of the organisation that the actor acts for."""
    return list_changes(session, own_id(actor), limit, cursor)


def own_id(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise Forbidden("no_organisation")
    return actor.organisation_id


def organisations_exist(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Organisation)))


def _visible_to(actor: Actor) -> Select[Any]:
    """Active members; entries for members are seen by those signed in, hidden ones by their owner and the office.

    Nearly all are active, so that is kept from the planner: its index would find them all, to be sorted.
    """
    active = func.coalesce(Membership.status, "") == "active"
    loaded = (contains_eager(Organisation.membership), selectinload(Organisation.groups))
    query = select(Organisation).join(Organisation.membership).options(*loaded).where(active)
    if actor.has("office"):
        return query
    return query.where(Organisation.visibility.in_(seen_by(actor)) | (Organisation.id == actor.organisation_id))


def _may_see(actor: Actor, organisation: Organisation) -> bool:
    """The rule of `_visible_to` for one entry, and for the office no rule at all."""
    if actor.has("office"):
        return True
    own = organisation.id == actor.organisation_id
    return organisation.is_member and (own or organisation.visibility in seen_by(actor))


def seen_by(actor: Actor) -> tuple[str, ...]:
    return ("public", "members") if actor.has("member") else ("public",)


def _asked(actor: Actor, wanted: dict[str, Any]) -> Wanted:
    filed: dict[str, Sequence[str]] = {name: [wanted[name]] for name in FACETS if wanted[name]}
    if wanted["near"]:
        filed["postcode"] = list(places.near(wanted["near"], wanted["radius_km"]))
    if actor.has("office"):
        return Wanted(wanted["q"], filed, VISIBILITIES)
    return Wanted(wanted["q"], filed, seen_by(actor), actor.organisation_id)


def _in_order(session: Session, query: Select[Any], wanted: dict[str, Any], total: int) -> Page:
    """By name, else the newest first: who joined last has the highest number."""
    by_name = wanted["sort"] == "name"
    keys = (Organisation.name_key, Organisation.id) if by_name else (Membership.number,)
    limit, cursor = wanted["limit"], wanted["cursor"]
    return page(session, query, keys, limit=limit, cursor=cursor, descending=not by_name, total=total)


def _in_turn(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Organisation]:
    """Those of the ids that the actor may see, in their order."""
    found = {each.id: each for each in session.scalars(_visible_to(actor).where(Organisation.id.in_(ids)))}
    return [found[id] for id in ids if id in found]
