"""Pictures of organisations and partners: given, replaced, taken away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.context import Context
from members.commands.organisations import keep_change
from members.models import Image, Organisation
from members.models.images import hash_of
from members.pictures import Picture
from members.queries.organisations import lock_organisation, lock_own_organisation


def keep(session: Session, owner_id: UUID, picture: Picture, now: datetime) -> str:
    """Keep a picture as its owner's only one, and answer the address at which it is served."""
    kept = session.merge(
        Image(
            owner_id=owner_id,
            hash=hash_of(picture.content),
            media=picture.media,
            content=picture.content,
            width=picture.width,
            height=picture.height,
            drawn_at=now,
        )
    )
    session.flush()
    return kept.url


def drop(session: Session, owner_id: UUID) -> None:
    """The owner's picture is served no more; one without any is fine with that."""
    session.execute(delete(Image).where(Image.owner_id == owner_id))


def change_own_logo(session: Session, context: Context, picture: Picture | None, now: datetime) -> Organisation:
    """Give the organisation one acts for a logo, or with None take it away."""
    organisation = lock_own_organisation(session, context.actor)
    organisation.require_member()
    return _change_logo(session, context, organisation, "member", picture, now)


def change_logo(
    session: Session, context: Context, member_id: UUID, picture: Picture | None, now: datetime
) -> Organisation:
    """The same for any organisation, by the office."""
    return _change_logo(session, context, lock_organisation(session, member_id), "office", picture, now)


def _change_logo(
    session: Session,
    context: Context,
    organisation: Organisation,
    acted_as: str,
    picture: Picture | None,
    now: datetime,
) -> Organisation:
    context.check_revision(organisation.revision)
    if picture is None:
        drop(session, organisation.id)
    url = keep(session, organisation.id, picture, now) if picture else None
    return keep_change(session, context, organisation, acted_as, organisation.show(url, now), now)
