"""Reading pictures."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from members.models import Image


def get_image(session: Session, hash: str) -> Image:
    """The picture with this hash, whosever it is."""
    found = session.scalar(select(Image).where(Image.hash == hash).limit(1))
    if found is None:
        raise NotFound("image_not_found")
    return found
