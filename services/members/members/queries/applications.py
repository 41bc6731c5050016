"""Reading applications."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from chassis.paging import Page, page
from members.models import Application, Organisation

OPEN = ("unconfirmed", "under_review")
ENOUGH = 10  # duplicates shown of one application


def get_application(session: Session, application_id: UUID) -> Application:
    """An application, locked until the transaction ends, so that it is decided once."""
    found = session.get(Application, application_id, with_for_update=True)
    if found is None:
        raise NotFound("application_not_found")
    return found


def list_applications(session: Session, status: str | None, limit: int, cursor: str | None) -> Page:
    """A page of applications, newest first, each flagged with what looks like the same organisation."""
    query = select(Application)
    if status:
        query = query.where(Application.status == status)
    found = page(
        session,
        query,
        (Application.submitted_at, Application.id),
        limit=limit,
        cursor=cursor,
        descending=True,
    )
    for application in found["items"]:
        application.flag(duplicates(session, application))
    return found


def duplicates(session: Session, application: Application) -> list[dict[str, str]]:
    """Members and open applications with the same name in another spelling, or the same web site."""
    same_name = Organisation.name_key == application.name_key
    if site := host(application.organisation.get("website")):
        same_name |= Organisation.website.in_([f"{scheme}://{www}{site}{end}" for scheme, www, end in _SPELLINGS])
    members = session.scalars(select(Organisation).where(same_name).limit(ENOUGH))
    others = session.scalars(
        select(Application)
        .where(Application.name_key == application.name_key, Application.id != application.id)
        .where(Application.status.in_(OPEN))
        .limit(ENOUGH)
    )
    found = [("member", m.id, m.name) for m in members] + [("application", a.id, a.organisation_name) for a in others]
    return [{"kind": kind, "id": str(id), "name": name} for kind, id, name in found if id != application.member_id]


_SPELLINGS = [(s, w, e) for s in ("http", "https") for w in ("", "www.") for e in ("", "/")]


def host(website: str | None) -> str:
    """The host of a web site without `www.`, empty when there is none."""
    return (urlsplit(website or "").hostname or "").removeprefix("www.")
