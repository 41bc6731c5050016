"""Reading the tenders."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis import places
from chassis.context import Actor
from chassis.errors import Forbidden, Gone, NotFound
from chassis.paging import Page, page
from jobs.board import TENDERS
from jobs.models import Interest, Organisation, Tender, TenderTrait

ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {  # keys, whether descending
    "soonest": ((Tender.deadline, Tender.id), False),
    "newest": ((Tender.published_at, Tender.id), True),
}


def open_at(now: datetime) -> Select[Any]:
    """Published and not over: the timer that closes what is over may not have come by yet."""
    return select(Tender).where(Tender.state == "published", Tender.deadline > now)


def list_tenders(session: Session, wanted: dict[str, Any], now: datetime) -> Page:
    """A page of what one may bid on now; `wanted` is schemas.tenders.ListTenders."""
    query = open_at(now)
    if wanted["q"]:
        query = query.where(Tender.id.in_(TENDERS.matching(session, wanted["q"])))
    if wanted["competence"]:
        query = query.where(Tender.id.in_(_with("competence").where(TenderTrait.code == wanted["competence"])))
    if wanted["cpv"]:
        query = query.where(Tender.id.in_(_with("cpv").where(TenderTrait.code.startswith(wanted["cpv"]))))
    if wanted["near"]:
        around = list(places.near(wanted["near"], wanted["radius_km"]))
        query = query.where(Tender.id.in_(_with("postcode").where(TenderTrait.code.in_(around))))
    keys, descending = ORDERS[wanted["sort"]]
    found = page(session, query, keys, limit=wanted["limit"], cursor=wanted["cursor"], descending=descending)
    return _seen(found, now)


def list_all_tenders(session: Session, state: str | None, limit: int, cursor: str | None, now: datetime) -> Page:
    """For the office: in every state, the last entered first."""
    query = select(Tender) if state is None else select(Tender).where(Tender.state == state)
    found = page(session, query, (Tender.created_at, Tender.id), limit=limit, cursor=cursor, descending=True)
    return _seen(found, now)


def get_tender(session: Session, actor: Actor, tender_id: UUID, now: datetime) -> Tender:
    """A tender that is open, or for the office any. Raises Gone for one that was open once."""
    found = session.get(Tender, tender_id)
    if found is None or not (found.published_at or actor.has("office")):
        raise NotFound("tender_not_found")
    found.seen_at(now)
    if found.status not in ("draft", "published") and not actor.has("office"):
        raise Gone("tender_closed", outcome=found.status)
    return found


def list_interests(session: Session, actor: Actor, tender_id: UUID, limit: int, cursor: str | None) -> Page:
    """Who is interested, in the order they said so: for the office, and for those who said so themselves."""
    tender = session.get(Tender, tender_id)
    if tender is None or not (tender.published_at or actor.has("office")):
        raise NotFound("tender_not_found")
    if not actor.has("office") and session.get(Interest, (tender_id, organisation_of(actor))) is None:
        raise Forbidden("interest_needed")
    members = select(Organisation.id).where(Organisation.may_post)
    query = select(Interest).where(Interest.tender_id == tender_id, Interest.organisation_id.in_(members))
    return page(session, query, (Interest.noted_at, Interest.organisation_id), limit=limit, cursor=cursor)


def joint_bidders(session: Session, tender_id: UUID) -> list[Interest]:
    """Who looks for others to bid with, in the order they said so."""
    members = select(Organisation.id).where(Organisation.may_post)
    wanted = (Interest.tender_id == tender_id) & Interest.jointly & Interest.organisation_id.in_(members)
    return list(session.scalars(select(Interest).where(wanted).order_by(Interest.noted_at, Interest.organisation_id)))


def organisation_of(actor: Actor) -> UUID:
    """The organisation that the actor acts for. Raises Forbidden without one."""
    if actor.organisation_id is None:
        raise Forbidden("no_organisation")
    return actor.organisation_id


def _with(kind: str) -> Select[Any]:
    return select(TenderTrait.tender_id).where(TenderTrait.kind == kind)


def _seen(found: Page, now: datetime) -> Page:
    for tender in found["items"]:
        tender.seen_at(now)
    return found
