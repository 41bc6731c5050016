"""Tenders: drafted, published, changed, taken from elsewhere, over; and who is interested in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.errors import Conflict, Forbidden, NotFound
from chassis.search import Entry
from jobs.board import TENDERS
from jobs.messages import BiddingDeadlineMoved, BiddingGroupFormed, TenderChanged, TenderClosed, TenderPublished
from jobs.models import Interest, Organisation, Tender
from jobs.queries.competences import labels, require_known
from jobs.queries.tenders import joint_bidders, organisation_of

BATCH = 500  # tenders that one turn of the timer closes


def create(session: Session, form: dict[str, Any], now: datetime) -> Tender:
    """Draft a tender; `form` is what schemas.tenders.CreateTender loads."""
    require_known(session, form.get("competences", ()))
    tender = Tender(
        revision=0, state="draft", created_at=now, description_markdown="", cpv=[], competences=[], places=[],
        documents=[],
    )  # fmt: skip
    tender.change({"language": "de", **form}, now)
    session.add(tender)
    session.flush()
    return tender


def change(session: Session, context: Context, tender_id: UUID, fields: dict[str, Any], now: datetime) -> Tender:
    """Change a draft or a published tender."""
    tender = _locked(session, context, tender_id)
    require_known(session, fields.get("competences", ()), kept=tender.competences)
    _write(session, tender, fields, now)
    return tender


def publish(session: Session, context: Context, tender_id: UUID, now: datetime) -> Tender:
    """Open a draft to everyone."""
    tender = _locked(session, context, tender_id)
    tender.publish(now)
    _tell(session, TenderPublished, tender)
    return tender


def withdraw(session: Session, context: Context, tender_id: UUID, now: datetime) -> Tender:
    """Take a tender back. Nobody is told of a draft that goes."""
    tender = _locked(session, context, tender_id)
    tender.withdraw(now)
    _take_down(session, tender)
    return tender


def take_in(session: Session, form: dict[str, Any], key: str, issued_at: datetime, now: datetime) -> str:
    """A notice from elsewhere: `entered`, `changed`, or `unchanged` if it is not newer than what is known.

    What has been withdrawn stays so. What was over is open again, if the authority takes bids for longer.
    """
    known = _from_elsewhere(session, key)
    if known is None:
        tender = create(session, form, now)
        tender.source_key, tender.source_issued_at = key, issued_at
        tender.publish(now)
        _tell(session, TenderPublished, tender)
        return "entered"
    if known.state == "withdrawn" or not known.learn_issue(issued_at):
        return "unchanged"
    if known.state_at(now) == "over":
        known.reopen()
    return "changed" if _write(session, known, form, now) else "unchanged"


def take_back(session: Session, key: str, issued_at: datetime, now: datetime) -> str:
    """The authority has cancelled what it gave notice of: `withdrawn`, or `unchanged` if it is not open here."""
    known = _from_elsewhere(session, key)
    if known is None or not known.learn_issue(issued_at) or known.state_at(now) != "published":
        return "unchanged"
    known.withdraw(now)
    _take_down(session, known)
    return "withdrawn"


def _from_elsewhere(session: Session, key: str) -> Tender | None:
    return session.scalar(select(Tender).where(Tender.source_key == key).with_for_update())


def end_over(session: Session, now: datetime) -> int:
    """Close what has passed its deadline, the longest over first; how many. Past `BATCH` the next turn goes on."""
    late = select(Tender).where(Tender.state == "published", Tender.deadline <= now).order_by(Tender.deadline)
    found = session.scalars(late.limit(BATCH).with_for_update(skip_locked=True)).all()
    for tender in found:
        tender.end(now)
        _take_down(session, tender)
    return len(found)


def note_interest(session: Session, actor: Actor, tender_id: UUID, jointly: bool, now: datetime) -> Interest:
    """The actor's organisation is interested; again says only whether it looks for others to bid with."""
    tender = session.get(Tender, tender_id, with_for_update=True)
    if tender is None or tender.published_at is None:
        raise NotFound("tender_not_found")
    tender.require_biddable(now)
    organisation = _known(session, organisation_of(actor))
    interest = session.get(Interest, (tender.id, organisation.id))
    if interest is None:
        interest = Interest(tender_id=tender.id, member=organisation, noted_at=now)
        session.add(interest)
    interest.jointly, interest.account_id = jointly, actor.account_id
    session.flush()
    return interest


def drop_interest(session: Session, actor: Actor, tender_id: UUID) -> None:
    """Interested no longer. Raises NotFound where no interest was noted: nothing happens, and nothing is recorded."""
    theirs = (Interest.tender_id == tender_id) & (Interest.organisation_id == organisation_of(actor))
    if not session.execute(delete(Interest).where(theirs)).rowcount:  # type: ignore[attr-defined]
        raise NotFound("interest_not_found")


def form_group(session: Session, actor: Actor, tender_id: UUID, now: datetime) -> Interest:
    """Those who want to bid jointly get a working group until the deadline, led by who asks for it.

    Raises Forbidden for who is not one of them, Conflict when they have a group, or are only one.
    """
    tender = session.get(Tender, tender_id, with_for_update=True)
    if tender is None or tender.published_at is None:
        raise NotFound("tender_not_found")
    tender.require_biddable(now)
    bidders = joint_bidders(session, tender.id)
    own = next((each for each in bidders if each.organisation_id == organisation_of(actor)), None)
    if own is None:
        raise Forbidden("joint_interest_needed")
    if len(bidders) == 1:
        raise Conflict("nobody_to_bid_with")
    told = {name: getattr(tender, name) for name in ("title", "authority", "deadline", "revision")}
    people = {each.account_id for each in bidders if each.account_id} | {actor.account_id}
    told |= {"chair_id": actor.account_id, "participants": sorted(filter(None, people))}
    told |= {"working_group_id": tender.form_group(), "tender_id": tender.id}
    outbox.announce(session, BiddingGroupFormed, told, subject=tender.working_group_id)
    session.flush()
    return own


def _known(session: Session, organisation_id: UUID) -> Organisation:
    """Raises Conflict while the fact that names the organisation is on its way, and for one whose rights rest."""
    found = session.get(Organisation, organisation_id)
    if found is None or found.name is None:
        raise Conflict("organisation_not_known_yet", retryable=True, retry_after=2)
    if not found.may_post:
        raise Conflict("membership_not_active")
    return found


def _locked(session: Session, context: Context, tender_id: UUID) -> Tender:
    """A tender locked until the transaction ends, and as the caller last saw it."""
    tender = session.get(Tender, tender_id, with_for_update=True)
    if tender is None:
        raise NotFound("tender_not_found")
    context.check_revision(tender.revision)
    return tender


def _write(session: Session, tender: Tender, fields: dict[str, Any], now: datetime) -> bool:
    deadline = tender.deadline
    changed = tender.change(fields, now)
    if changed and tender.state == "published":
        _tell(session, TenderChanged, tender)
    if tender.working_group_id is not None and tender.deadline != deadline:
        outbox.announce(session, BiddingDeadlineMoved, tender, subject=tender.working_group_id)
    return changed


def _tell(session: Session, message: type[TenderPublished | TenderChanged], tender: Tender) -> None:
    session.flush()
    TENDERS.put(session, tender.id, Entry([*tender.search_texts, *labels(session, tender.competences)]))
    outbox.announce(session, message, tender)


def _take_down(session: Session, tender: Tender) -> None:
    session.flush()
    if tender.published_at is not None:
        TENDERS.remove(session, tender.id)
        outbox.announce(session, TenderClosed, tender)
