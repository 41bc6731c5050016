"""Pictures that are served: logos of organisations and of partners."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from members.models.organisations import Base


class Image(Base):
    """The one picture of its owner, an organisation or a partner; found by the hash of its bytes."""

    __tablename__ = "images"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), index=True)
    media: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    drawn_at: Mapped[datetime]

    @property
    def url(self) -> str:
        """Where it is served: another picture has another address, so each can be kept for ever."""
        return f"/api/v1/images/{self.hash}"


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
