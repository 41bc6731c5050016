"""Postings: drafted, published, changed, extended, closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Actor, Context
from chassis.errors import Conflict, Forbidden, NotFound, field_error
from chassis.persons import Person
from jobs.board import INDEX, entry
from jobs.messages import JobApproved, JobChanged, JobClosed, JobPublished, JobReturned, JobSubmitted
from jobs.models import Organisation, Posting
from jobs.queries.competences import labels, require_known

BATCH = 500  # postings that one turn of the timer closes


def create(session: Session, actor: Actor, form: dict[str, Any], today: date, now: datetime) -> Posting:
    """Draft a posting; `form` is what schemas.postings.CreateJob loads."""
    require_known(session, form.get("competences", ()))
    posting = Posting(
        revision=0,
        state="draft",
        created_at=now,
        description_markdown="",
        account_id=_account(actor),
        **_hirer(session, actor, form),
    )
    posting.change({"language": "de", "remote": "none", **form}, today, now)
    session.add(posting)
    session.flush()
    return posting


def change(
    session: Session, context: Context, job_id: UUID, fields: dict[str, Any], today: date, now: datetime
) -> Posting:
    """Change a draft or a published posting."""
    posting = _own(session, context, job_id)
    require_known(session, fields.get("competences", ()), kept=posting.competences)
    if posting.change(fields, today, now) and posting.state == "published":
        tell(session, JobChanged, posting)
    return posting


def publish(
    session: Session, context: Context, job_id: UUID, today: date, now: datetime, *, approval: bool = False
) -> Posting:
    """Open a draft to everyone; with `approval` a member's draft is submitted to the office, which opens it."""
    posting = _own(session, context, job_id)
    require_poster(posting.member)
    if approval and not context.actor.has("office"):
        posting.submit(today, now)
        session.flush()
        outbox.announce(session, JobSubmitted, posting)
        return posting
    was_submitted = posting.state == "submitted"
    posting.publish(today, now)
    tell(session, JobPublished, posting)
    if was_submitted:
        outbox.announce(session, JobApproved, posting)
    return posting


def send_back(session: Session, context: Context, job_id: UUID, reason: str, today: date, now: datetime) -> Posting:
    """Let what was submitted be changed first, for a reason that its writer is told."""
    posting = _own(session, context, job_id)
    posting.send_back(reason, today, now)
    session.flush()
    outbox.announce(session, JobReturned, posting)
    return posting


def extend(
    session: Session, context: Context, job_id: UUID, valid_through: date, today: date, now: datetime
) -> Posting:
    """Keep a published posting open until `valid_through`."""
    posting = _own(session, context, job_id)
    require_poster(posting.member)
    posting.extend(valid_through, today, now)
    tell(session, JobChanged, posting)
    return posting


def close(session: Session, context: Context, job_id: UUID, outcome: str, today: date, now: datetime) -> Posting:
    """The job is filled, or the posting withdrawn. Nobody is told of a draft that goes."""
    posting = _own(session, context, job_id)
    posting.close(outcome, today, now)
    take_down(session, posting)
    return posting


def expire(session: Session, today: date, now: datetime) -> int:
    """Close what has passed its last day, the longest over first; how many. Past `BATCH` the next turn goes on."""
    over = select(Posting).where(Posting.state == "published", Posting.valid_through < today)
    locked = over.order_by(Posting.valid_through).limit(BATCH).with_for_update(of=Posting, skip_locked=True)
    found = session.scalars(locked).all()
    for posting in found:
        posting.expire(now)
        take_down(session, posting)
    return len(found)


def forget_contact(session: Session, person: Person, today: date, now: datetime) -> None:
    """Nobody can apply to a person who is erased: a posting without another way to apply is withdrawn."""
    theirs = select(Posting).where(person.has_address(Posting.apply_email)).order_by(Posting.id)
    for posting in session.scalars(theirs.with_for_update(of=Posting)).all():
        if posting.state_on(today) == "published" and posting.apply_url is None:
            posting.close("withdrawn", today, now)
            take_down(session, posting)
        posting.apply_email = None
        if posting.state == "published":
            posting.touch(now)
            tell(session, JobChanged, posting)


def rename(session: Session, posting: Posting, now: datetime) -> None:
    """Its organisation is called otherwise: index and other services are brought up to it, drafts wait."""
    if posting.state == "published":
        posting.touch(now)
        tell(session, JobChanged, posting)


def withdraw(session: Session, posting: Posting, today: date, now: datetime) -> None:
    """Take down a published posting whose organisation has left the association; its drafts stay with it."""
    if posting.state_on(today) == "published":
        posting.close("withdrawn", today, now)
    else:
        posting.expire(now)
    take_down(session, posting)


def tell(session: Session, message: type[JobPublished | JobChanged], posting: Posting) -> None:
    """Have it found as it is now, and tell the other services of it."""
    session.flush()
    INDEX.put(session, posting.id, entry(posting, labels(session, posting.competences)))
    outbox.announce(session, message, posting)


def take_down(session: Session, posting: Posting) -> None:
    """Have it found no more, and tell the other services, if they had heard of it."""
    session.flush()
    if posting.published_at is not None:
        INDEX.remove(session, posting.id)
        outbox.announce(session, JobClosed, posting)


def locked(session: Session, job_id: UUID) -> Posting | None:
    """A posting as it is now, held until the transaction ends."""
    return session.scalar(select(Posting).where(Posting.id == job_id).with_for_update(of=Posting))


def _own(session: Session, context: Context, job_id: UUID) -> Posting:
    """A posting that the actor may change, locked until the transaction ends and as the caller last saw it.

    Raises NotFound for what the actor may not know of: the drafts of others.
    """
    posting = locked(session, job_id)
    if posting is None or not (posting.published_at or posting.is_of(context.actor)):
        raise NotFound("job_not_found")
    if not posting.is_of(context.actor):
        raise Forbidden("not_your_job")
    context.check_revision(posting.revision)
    return posting


def _account(actor: Actor) -> UUID | None:
    return UUID(actor.account_id) if actor.account_id else None


def _hirer(session: Session, actor: Actor, form: dict[str, Any]) -> dict[str, Any]:
    """Who hires: the actor's organisation; for the office any member by id, or somebody else by name."""
    wanted, name, city = form["organisation_id"], form["organisation_name"], form["organisation_city"]
    if not actor.has("office") and (name or city or wanted not in (None, actor.organisation_id)):
        raise Forbidden("office_only")
    if name and wanted:
        raise field_error("/organisation_name", "Is for those who are not members; leave out one of the two.")
    if name:
        return {"guest_name": name, "guest_city": city}
    organisation_id = wanted or actor.organisation_id
    if organisation_id is None:
        raise field_error("/organisation_id", "This or organisation_name is needed.")
    return {"member": _known(session, organisation_id)}


def _known(session: Session, organisation_id: UUID) -> Organisation:
    """Raises Conflict while the fact that names the organisation is on its way: ask again in a moment."""
    found = session.get(Organisation, organisation_id)
    if found is None or found.name is None:
        raise Conflict("organisation_not_known_yet", retryable=True, retry_after=2)
    require_poster(found)
    return found


def require_poster(organisation: Organisation | None) -> None:
    """Raises Conflict for a member that is suspended or has left; who is no member posts through the office."""
    if organisation is not None and not organisation.may_post:
        raise Conflict("membership_not_active")
