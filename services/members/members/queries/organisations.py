"""Reading the register and the IT database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from chassis import places
from chassis.context import Actor
from chassis.errors import Forbidden, NotFound, field_error
from chassis.paging import Page, decoded, encoded, ordered, page
from chassis.search import Found, Search, Wanted
from members.directory import FACETS, INDEX
from members.models import EntryChange, Membership, Organisation
from members.models.organisations import VISIBILITIES

MOST_NAMES = 4096  # at a time
BY_NAME: tuple[Any, ...] = (Organisation.name_key, Organisation.id)
STEP = 4  # hits are read in the time that it takes to walk over one name
_ENTRY = (  # built once, and its groups asked for along with it: it is the page most asked for
    select(Organisation).options(joinedload(Organisation.groups)).where(Organisation.id == bindparam("id"))
)


def list_members(session: Session, actor: Actor, wanted: dict[str, Any]) -> Page:
    """A page of the directory as this actor may see it, and its facets; `wanted` is schemas.members.ListMembers."""
    search = INDEX.look(session, _asked(actor, wanted))
    found = search.count(wanted["limit"])
    if wanted["sort"] == "closest":
        listed = _closest(session, actor, search, wanted)
    elif search.wanted.is_everything:
        listed = _in_order(session, _visible_to(actor), wanted, found.total)
    elif wanted["sort"] == "name":
        listed = _by_name(session, actor, search, found, wanted)
    else:
        by_relevance = wanted["sort"] != "newest"
        ids, following = search.page(wanted["limit"], wanted["cursor"], by_relevance=by_relevance)
        listed = {"items": _in_turn(session, actor, ids), "next": following}
    _say_how_far(listed["items"], wanted)
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

    Nearly all are active, so the index of states is kept from the planner: it would find them all, to be sorted. How
    many they are it may know.
    """
    active = (Membership.status == "active").is_(true())
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
    keys = BY_NAME if by_name else (Membership.number,)
    limit, cursor = wanted["limit"], wanted["cursor"]
    return page(session, query, keys, limit=limit, cursor=cursor, descending=not by_name, total=total)


def _by_name(session: Session, actor: Actor, search: Search, found: Found, wanted: dict[str, Any]) -> Page:
    """Of few hits each is known. Of many, names are walked until the page is full; of those far apart all are read."""
    query = _visible_to(actor)
    if found.exact:
        return _in_order(session, query.where(Organisation.id.in_(found.ids)), wanted, found.total)
    limit = wanted["limit"]
    names = query.with_only_columns(*BY_NAME, Membership.number)
    walked = _walked(session, names, search, found, limit + 1, wanted["cursor"])
    if walked is None:
        return _in_order(session, query.where(Organisation.id.in_(search.ids())), wanted, found.total)
    following = encoded(walked[limit - 1]) if len(walked) > limit else None
    return {"items": _in_turn(session, actor, [id for _, id in walked[:limit]]), "next": following}


def _walked(
    session: Session, names: Select[Any], search: Search, found: Found, most: int, cursor: str | None
) -> list[tuple[str, UUID]] | None:
    """The first `most` that match, as values of BY_NAME; None when to find them costs more than to read all hits."""
    after: Sequence[Any] | None = decoded(cursor, [key.type.python_type for key in BY_NAME]) if cursor else None
    left = found.density * found.hits[0].number / STEP  # names
    many = ceil(1.5 * most / found.density)
    listed: list[tuple[str, UUID]] = []
    while many <= left:
        rows = session.execute(ordered(names, BY_NAME, after).limit(many)).all()
        matching = search.among([number for _, _, number in rows])
        listed += [(name, id) for name, id, number in rows if number in matching]
        if len(listed) >= most or len(rows) < many:
            return listed[:most]
        after, left, many = rows[-1][:2], left - many, min(2 * many, MOST_NAMES)
    return None


def _closest(session: Session, actor: Actor, search: Search, wanted: dict[str, Any]) -> Page:
    """What is closest first, what is equally close by postcode, and of one postcode the newest first."""
    if not wanted["near"]:
        raise field_error("/near", "Is needed to sort by distance.")
    postcodes = list(places.near(wanted["near"], wanted["radius_km"]))
    before = None
    if wanted["cursor"]:
        reached, before = decoded(wanted["cursor"], (str, int))
        if reached not in postcodes:
            raise field_error("/cursor", "Is not a cursor of this list.")
        postcodes = postcodes[postcodes.index(reached) :]
    limit = wanted["limit"]
    hits = search.by_value("postcode", postcodes, limit + 1, before)
    following = encoded([hits[limit - 1].value("postcode"), hits[limit - 1].number]) if len(hits) > limit else None
    return {"items": _in_turn(session, actor, [hit.id for hit in hits[:limit]]), "next": following}


def _say_how_far(found: Iterable[Organisation], wanted: dict[str, Any]) -> None:
    kilometres = places.near(wanted["near"], wanted["radius_km"]) if wanted["near"] else {}
    for each in found:
        if each.postcode in kilometres:
            each.distance_km = round(kilometres[each.postcode], 1)


def _in_turn(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Organisation]:
    """Those of the ids that the actor may see, in their order."""
    found = {each.id: each for each in session.scalars(_visible_to(actor).where(Organisation.id.in_(ids)))}
    return [found[id] for id in ids if id in found]
