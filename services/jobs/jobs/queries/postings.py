"""Reading the job board."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, case, func, literal, select
from sqlalchemy.orm import Session, with_expression

from chassis import places
from chassis.context import Actor
from chassis.errors import Forbidden, Gone, NotFound, field_error
from chassis.paging import Page, page
from jobs.board import INDEX
from jobs.models import Competence, Place, Posting
from jobs.models.postings import OPEN_STATES

SIMILAR = 5
NEWEST = (Posting.published_at, Posting.id)


def list_jobs(session: Session, wanted: dict[str, Any], today: date) -> Page:
    """A page of what is open today; `wanted` is schemas.postings.ListJobs."""
    query = answering(session, wanted, today)
    keys: tuple[Any, ...] = NEWEST
    if wanted["sort"] == "closest":
        if not wanted["near"]:
            raise field_error("/near", "Is needed to sort by distance.")
        distances = _distances(wanted["near"], wanted["radius_km"])
        query = query.join(distances, distances.c.posting_id == Posting.id)
        query = query.options(with_expression(Posting.metres, distances.c.metres))
        keys = (distances.c.metres, Posting.id)
    return page(session, query, keys, limit=wanted["limit"], cursor=wanted["cursor"], descending=keys is NEWEST)


def answering(session: Session, wanted: dict[str, Any], today: date) -> Select[Any]:
    """All that is open today and fits the filters of schemas.postings.Filters."""
    query = _filtered(_open(today), wanted)
    if wanted["q"]:
        query = query.where(Posting.id.in_(INDEX.matching(session, wanted["q"])))
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


def _distances(postcode: str, radius_km: int) -> Subquery:
    """How far each posting's nearest place within the radius lies, in whole metres.

    Whole, so that the distance in a cursor is the distance in the database.
    """
    metres = {each: round(km * 1000) for each, km in places.near(postcode, radius_km).items()}
    nearest = func.min(case(metres, value=Place.postcode)) if metres else literal(0)
    within = select(Place.posting_id, nearest.label("metres")).where(Place.postcode.in_(list(metres)))
    return within.group_by(Place.posting_id).subquery()
