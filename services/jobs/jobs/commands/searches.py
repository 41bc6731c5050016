"""Saving a search with double opt-in, changing one's mind, ending it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from chassis import outbox
from chassis.context import Context
from chassis.db import insert_new, take_turn
from chassis.errors import Conflict, Gone, TooManyRequests
from chassis.persons import blinded
from jobs.links import CONFIRM_SECONDS, Links
from jobs.messages import SearchAlert, SearchAlertRequested, SearchEnded
from jobs.models import Asked, AskedKey, SavedSearch
from jobs.queries.searches import filing_of, find_search, get_search, named, newest_position, unfiled
from jobs.wordings import SEARCH

OF_ADDRESS, OF_ORIGIN = 3, 20  # requests an hour: each mails an address that a stranger may have given
HOUR = timedelta(hours=1)
MOST = 20  # active searches of one address
BATCH = 100  # searches filed in one transaction


def save(session: Session, form: dict[str, Any], context: Context, links: Links, now: datetime) -> None:
    """Ask the owner of an address, by mail, whether they want to be told; `form` is schemas.searches.SaveSearch.

    The caller learns nothing of the address. Raises TooManyRequests when they gave too many.
    """
    address = blinded(links.key, form["email"])
    take_turn(session, f"searches of {address}")
    if context.origin and _asked(session, SavedSearch.origin == context.origin, now) >= OF_ORIGIN:
        raise TooManyRequests("too_many_tries", retry_after=int(HOUR.total_seconds()))
    if _asked(session, SavedSearch.address_hash == address, now) >= OF_ADDRESS:
        return
    search = SavedSearch(id=uuid7(), address_hash=address, origin=context.origin or None, requested_at=now, revision=1)
    search.email, search.rhythm, search.language = form["email"], form["rhythm"], form["language"]
    search.query, search.clauses, search.state, search.mark = form["search"], [], "pending", 0
    search.wording, search.form_url = SEARCH[search.language], form["form_url"]
    session.add(search)
    session.flush()
    tell(session, SearchAlertRequested, search, token=links.confirmation.sign(search.id), wording=search.wording)


def tell(session: Session, message: type[SearchAlert], search: SavedSearch, **more: Any) -> None:
    """Have its owner mailed."""
    told = {name: getattr(search, name) for name in ("email", "language", "rhythm", "confirmed_at")}
    source = SimpleNamespace(search_id=search.id, search=named(session, search), **told, **more)
    outbox.announce(session, message, source, subject=search.id)


def _asked(session: Session, whose: Any, now: datetime) -> int:
    query = select(func.count()).select_from(SavedSearch).where(whose, SavedSearch.requested_at > now - HOUR)
    return session.scalar(query) or 0


def confirm(session: Session, token: str, links: Links, now: datetime) -> SavedSearch:
    """The address's owner wants to be told, of what comes from now on. A second click changes nothing.

    One that asks the same as an earlier one takes its place, and goes on where that had got to.
    """
    search_id = UUID(links.confirmation.read(token, CONFIRM_SECONDS))
    search = find_search(session, search_id, locked=True)
    if search is None or search.state == "ended":
        raise Gone("search_ended")
    if search.state == "active":
        return search
    take_turn(session, f"searches of {search.address_hash}")
    others = _active(session, search)
    same = next((each for each in others if each.query == search.query), None)
    if same is None and len(others) >= MOST:
        raise Conflict("too_many_searches")
    search.mark = newest_position(session)
    search.state, search.confirmed_at, search.origin = "active", now, None
    if same is not None:
        search.mark, search.due_at = same.mark, same.due_at
        search.told_at, search.quiet_until = same.told_at, same.quiet_until
        end(session, same, now)
    file(session, search, now)
    search.revision += 1
    session.flush()
    return search


def file(session: Session, search: SavedSearch, now: datetime) -> None:
    """Let postings find what a search asks, filed once for all who ask the same."""
    digest = sha256(json.dumps(search.query, sort_keys=True).encode()).hexdigest()
    asked = session.scalar(select(Asked).where(Asked.digest == digest))
    if asked is None:
        filing = filing_of(session, search.wanted)
        row = {"digest": digest, "clauses": filing.clauses, "asked_at": now, **filing.plain}
        is_new = insert_new(session, Asked.__table__, **row)  # type: ignore[arg-type]
        asked = session.scalars(select(Asked).where(Asked.digest == digest)).one()
        if is_new:
            session.add_all([AskedKey(query_id=asked.id, key=key) for key in filing.keys])
    search.asked_id, asked.asked_at = asked.id, now


def file_unfiled(session: Session, now: datetime) -> int:
    """File searches whose query is filed no more, or not yet; how many. At `BATCH` there may be others."""
    found = session.scalars(unfiled().limit(BATCH).with_for_update(of=SavedSearch, skip_locked=True)).all()
    for search in found:
        file(session, search, now)
        session.flush()
    return len(found)


def _active(session: Session, search: SavedSearch) -> list[SavedSearch]:
    query = select(SavedSearch).where(SavedSearch.address_hash == search.address_hash, SavedSearch.state == "active")
    return list(session.scalars(query.with_for_update(of=SavedSearch)))


def change(session: Session, changes: dict[str, Any], context: Context, links: Links, now: datetime) -> SavedSearch:
    """Ask for something else, more or less often; `changes` is schemas.searches.ChangeSearch."""
    search_id = get_search(session, links, changes.pop("token")).id
    search = session.get_one(SavedSearch, search_id, with_for_update=True, populate_existing=True)
    context.check_revision(search.revision)
    if "search" in changes:
        search.query = changes.pop("search")
        file(session, search, now)
    for name, value in changes.items():
        setattr(search, name, value)
    if search.due_at is not None:
        search.due_at = None
        search.wake(now)
    search.revision += 1
    session.flush()
    return search


def end_by_link(session: Session, token: str, links: Links, now: datetime) -> None:
    """Nothing is told any more, not even what is on its way. The second time as well."""
    search = find_search(session, UUID(links.search.read(token)), locked=True)
    if search is not None and search.state != "ended":
        end(session, search, now)


def end(session: Session, search: SavedSearch, now: datetime) -> None:
    """End a search, and have its mails that wait to be sent kept back."""
    search.end(now)
    session.flush()
    outbox.announce(session, SearchEnded, search)
