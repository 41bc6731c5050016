"""Reading the job board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chassis import places
from chassis.context import Actor
from chassis.errors import Forbidden, Gone, NotFound, field_error
from chassis.paging import Page, page
from chassis.search import Facets, Found, Wanted
from jobs.board import EVERYONE, FACETS, INDEX, entry
from jobs.models import Competence, Organisation, Place, Posting
from jobs.models.postings import OPEN_STATES
from jobs.queries.distances import closest

SIMILAR = 5
MOST_OVERDUE = 1000
NAMED = 100  # organisations among the facets
NEWEST = (Posting.published_at, Posting.id)
ORDERS: dict[str | None, tuple[Any, ...]] = {None: NEWEST, "newest": NEWEST, "relevance": NEWEST}
ORDERS["salary"] = (Posting.yearly_cents, Posting.id)
FILTERS = ("kind", "employment_type", "remote", "competence", "district")


def list_jobs(session: Session, wanted: dict[str, Any], today: date) -> Page:
    """A page of what is open today, and its facets; `wanted` is schemas.postings.ListJobs."""
    search = INDEX.look(session, _asked(wanted))
    found = search.count(wanted["limit"])
    if wanted["sort"] == "closest":
        listed = closest(session, search, found, wanted)
    elif wanted["sort"] == "salary" or search.wanted.is_everything:
        query = _open(today)
        if not search.wanted.is_everything:
            query = query.where(Posting.id.in_(found.ids if found.exact else search.ids()))
        keys, limit, cursor = ORDERS[wanted["sort"]], wanted["limit"], wanted["cursor"]
        listed = page(session, query, keys, limit=limit, cursor=cursor, descending=True, total=found.total)
    else:
        by_relevance = wanted["sort"] != "newest"
        ids, following = search.page(wanted["limit"], wanted["cursor"], by_relevance=by_relevance, counted=found)
        listed = {"items": in_turn(session, ids), "next": following}
    listed["items"] = [each for each in listed["items"] if each.state_on(today) == "published"]
    found = _without(found, _overdue(session, today), everything=search.wanted.is_everything)
    facets = _named(session, found.facets(FACETS))
    return {**listed, "total": found.total, "exact": found.exact, "facets": facets}


def _named(session: Session, facets: Facets) -> Facets:
    """With what the organisations are called; of these the `NAMED` that most postings are of."""
    most = {UUID(each["value"]): each for each in facets["organisation"][:NAMED]}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(most))
    names = {id: name for id, name in session.execute(query) if name} if most else {}
    return facets | {"organisation": [each | {"name": names[id]} for id, each in most.items() if id in names]}


def in_turn(session: Session, ids: Sequence[UUID]) -> list[Posting]:
    """The postings of the ids, in their order."""
    found = {each.id: each for each in session.scalars(select(Posting).where(Posting.id.in_(ids)))}
    return [found[id] for id in ids if id in found]


def _asked(wanted: dict[str, Any]) -> Wanted:
    filed: dict[str, Sequence[str]] = {name: [str(wanted[name])] for name in FILTERS if wanted[name]}
    if wanted["organisation_id"]:
        filed["organisation"] = [str(wanted["organisation_id"])]
    if wanted["near"]:
        filed["postcode"] = list(places.near(wanted["near"], wanted["radius_km"]))
    elif wanted["sort"] == "closest":
        raise field_error("/near", "Is needed to sort by distance.")
    return Wanted(wanted["q"], filed, EVERYONE)


def _overdue(session: Session, today: date) -> list[Posting]:
    """What is over though the timer that closes it has not come by: none at most times, some after a downtime."""
    over = select(Posting).where(Posting.state == "published", Posting.valid_through < today)
    return list(session.scalars(over.order_by(Posting.valid_through).limit(MOST_OVERDUE)))


def _without(found: Found, overdue: Sequence[Posting], *, everything: bool) -> Found:
    """The same without what is over."""
    hits = set(found.ids)
    gone = [each for each in overdue if everything or each.id in hits]
    if not gone:
        return found
    counts = Counter(found.counts)
    for each in gone:
        counts.subtract(entry(each).document(each.id, 0).filed)
    return Found(found.total - len(gone), found.exact, +counts, found.hits)


def answering(session: Session, wanted: dict[str, Any], today: date) -> Select[Any]:
    """All that is open today and fits the filters of schemas.postings.Filters, to be joined with a few of them."""
    query = _filtered(_open(today), wanted)
    if wanted["q"]:
        query = query.where(Posting.id.in_(INDEX.matching(session, wanted["q"])))
    if wanted["district"]:
        there = Wanted(None, {"district": [wanted["district"]]}, EVERYONE)
        query = query.where(Posting.id.in_(INDEX.look(session, there).ids()))
    if wanted["near"]:
        within = Place.postcode.in_(list(places.near(wanted["near"], wanted["radius_km"])))
        query = query.where(Posting.id.in_(select(Place.posting_id).where(within)))
    return query


def get_job(session: Session, actor: Actor, job_id: UUID, today: date) -> Posting:
    """A posting that is open, or one's own draft. Raises Gone, with similar ones, for one that was open once."""
    found = session.get(Posting, job_id)
    if found is None or not (found.published_at or found.is_of(actor)):
        raise NotFound("job_not_found")
    if found.state_on(today) not in OPEN_STATES:
        raise Gone("job_closed", outcome=found.state_on(today), similar=similar(session, found, today))
    return found


def similar(session: Session, posting: Posting, today: date) -> list[dict[str, str]]:
    """Up to five open postings that ask for the same competences, then of the same kind, the newest first."""
    newest = _open(today).where(Posting.id != posting.id).order_by(*[key.desc() for key in NEWEST]).limit(SIMILAR)
    found: dict[UUID, Posting] = {}
    if posting.competences:
        asking = select(Competence.posting_id).where(Competence.code.in_(posting.competences))
        found |= {each.id: each for each in session.scalars(newest.where(Posting.id.in_(asking)))}
    if len(found) < SIMILAR:
        found |= {each.id: each for each in session.scalars(newest.where(Posting.kind == posting.kind))}
    return [{"id": str(each.id), "title": each.title, "url": each.url} for each in list(found.values())[:SIMILAR]]


def list_my_jobs(
    session: Session, actor: Actor, today: date, limit: int, cursor: str | None, status: str | None = None
) -> Page:
    """What the actor may change, newest first, in every state or one: the office all, a member its organisation's."""
    query = select(Posting)
    if status:
        query = query.where(Posting.state == status)
    if not actor.has("office"):
        if actor.organisation_id is None:
            raise Forbidden("no_organisation")
        query = query.where(Posting.organisation_id == actor.organisation_id)
    found = page(session, query, (Posting.created_at, Posting.id), limit=limit, cursor=cursor, descending=True)
    for posting in found["items"]:
        posting.seen_on(today)
    return found


def _open(today: date) -> Select[Any]:
    """Published and not over: the timer that closes what is over may not have come by yet.

    Nearly all that is published is not over, so the last day is kept from the planner: its index would find them
    all, to be sorted for every page.
    """
    return select(Posting).where(Posting.state == "published", func.coalesce(Posting.valid_through, date.min) >= today)


def _filtered(query: Select[Any], wanted: dict[str, Any]) -> Select[Any]:
    for name in ("kind", "employment_type", "remote", "organisation_id"):
        if wanted[name]:
            query = query.where(getattr(Posting, name) == wanted[name])
    if wanted["competence"]:
        asking = select(Competence.posting_id).where(Competence.code == wanted["competence"])
        query = query.where(Posting.id.in_(asking))
    return query
