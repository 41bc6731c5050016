"""Feeds: pointed to, read by the clock, and what they list kept as they say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import polling
from chassis.context import Actor, Context
from chassis.errors import Conflict
from jobs.commands import postings
from jobs.models import Feed, FeedItem, Organisation, Posting
from jobs.models.postings import LONGEST, OPEN_STATES, OUTCOMES, USUAL
from jobs.queries import feeds as queries

SOON = timedelta(days=10)  # before its end a posting that is still listed is extended, and nobody need be asked


def point(session: Session, context: Context, url: str, now: datetime) -> Feed:
    """Have the actor's organisation's postings read from `url`."""
    organisation_id = context.actor.organisation_id
    if organisation_id is None or session.get(Organisation, organisation_id) is None:
        raise Conflict("organisation_not_known_yet", retryable=True, retry_after=2)
    feed = session.get(Feed, organisation_id, with_for_update=True)
    if feed is None:
        feed = Feed(organisation_id=organisation_id, url=url, revision=0)
        session.add(feed)
    else:
        context.check_revision(feed.revision)
    feed.point_to(url, now)
    session.flush()
    return feed


def drop(session: Session, context: Context) -> None:
    """Read it no more; the postings that it listed stay, and are the member's to keep."""
    feed = queries.get_feed(session, context.actor, lock=True)
    context.check_revision(feed.revision)
    session.delete(feed)


def ask(session: Session, actor: Actor, now: datetime) -> Feed:
    """Have it read as soon as the clock comes by."""
    feed = queries.get_feed(session, actor, lock=True)
    feed.ask(now)
    return feed


def claim(session: Session, now: datetime) -> Feed | None:
    """The feed whose turn it is, of a member that may post; nobody else gets it meanwhile."""
    return polling.claim(session, select(Feed).join(Organisation).where(Organisation.may_post), Feed, now)


def take_in(
    session: Session,
    claimed: Feed,
    identifier: str,
    said: tuple[str, date | None],
    form: dict[str, Any],
    today: date,
    now: datetime,
    *,
    approval: bool = False,
) -> str:
    """Make of a listing what it says: a new posting, a changed one, or (`unchanged`) nothing if that is closed.

    `said` is the listing's digest and the last day it names. A posting that the member has closed stays closed as
    long as it is listed; one that has expired is opened anew when the feed says something else of it.
    """
    feed = polling.current(session, claimed)
    digest, ends_on = said
    item = session.get(FeedItem, (feed.organisation_id, identifier))
    posting = postings.locked(session, item.posting_id) if item else None
    if item is None or posting is None or posting.state_on(today) == "expired":
        posting = postings.create(session, _acting(feed).actor, form, today, now)
        item = item or FeedItem(organisation_id=feed.organisation_id, identifier=identifier)
        item.posting_id, outcome = posting.id, "added"
    else:
        outcome = _change(session, feed, posting, form, today, now)
    if posting.state == "draft":
        postings.publish(session, _acting(feed), posting.id, today, now, approval=approval)
    item.digest, item.ends_on = digest, ends_on
    session.add(item)
    return outcome


def _change(session: Session, feed: Feed, posting: Posting, form: dict[str, Any], today: date, now: datetime) -> str:
    if posting.state in OUTCOMES:
        return "unchanged"
    fields = {name: value for name, value in form.items() if not name.startswith("organisation_")}
    wanted = fields.pop("valid_through", None)
    revision = posting.revision
    postings.change(session, _acting(feed), posting.id, fields, today, now)
    if wanted and posting.state == "published" and wanted != posting.valid_through:
        postings.extend(session, _acting(feed), posting.id, wanted, today, now)
    return "changed" if posting.revision != revision else "unchanged"


def keep_open(session: Session, claimed: Feed, today: date, now: datetime) -> None:
    """What is still listed is still open: put off an end that is near, as far as the feed says and the rules allow."""
    feed = polling.current(session, claimed)
    near = select(Posting, FeedItem.ends_on).join(FeedItem, FeedItem.posting_id == Posting.id)
    mine = near.where(FeedItem.organisation_id == feed.organisation_id, Posting.state == "published")
    ending = mine.where(Posting.valid_through >= today, Posting.valid_through < today + SOON)
    for posting, ends_on in session.execute(ending.order_by(Posting.id)).all():
        until = last_day(ends_on, today) or today + USUAL
        if posting.valid_through and until > posting.valid_through:
            postings.extend(session, _acting(feed), posting.id, until, today, now)


def close_missing(session: Session, claimed: Feed, listed: Collection[str], today: date, now: datetime) -> int:
    """Withdraw what the feed lists no longer, and forget how it was called; how many were open."""
    feed = polling.current(session, claimed)
    closed = 0
    kept = session.scalars(select(FeedItem).where(FeedItem.organisation_id == feed.organisation_id)).all()
    for item in kept:
        if item.identifier in listed:
            continue
        posting = postings.locked(session, item.posting_id)
        if posting is not None and posting.state_on(today) in OPEN_STATES:
            postings.close(session, _acting(feed), posting.id, "withdrawn", today, now)
            closed += 1
        session.delete(item)
    return closed


def last_day(ends_on: date | None, today: date) -> date | None:
    """The last day that a posting may have now, of one that it is to have."""
    return min(ends_on, today + LONGEST) if ends_on else None


def _acting(feed: Feed) -> Context:
    """The member itself, who has it done by the feed."""
    return Context(actor=Actor(None, feed.organisation_id, frozenset({"member"})))
