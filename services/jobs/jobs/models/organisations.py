"""This service's own copy of the organisations that post jobs, built from the facts of the members service."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import MetaData, String, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.db import NAMING, Instant, Json


class Base(DeclarativeBase):
    """The service's tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        dict[str, Any]: Json,
        list[str]: Json,
        list[dict[str, str]]: Json,
        list[dict[str, str | None]]: Json,
    }


class Organisation(Base):
    """What is known of a member: its name, whether its entry is for everyone to see, and whether it may post.

    Each of the three keeps the revision it was told with, since not every fact says all of them: facts may then come
    in any order, and a withdrawal heard first leaves a row without a name that a late admission completes.
    """

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(200))
    city: Mapped[str | None] = mapped_column(String(100))
    name_revision: Mapped[int] = mapped_column(default=0)
    listed: Mapped[bool] = mapped_column(default=False)
    listed_revision: Mapped[int] = mapped_column(default=0)
    may_post: Mapped[bool] = mapped_column(default=True, server_default=true())
    standing_revision: Mapped[int] = mapped_column(default=0, server_default="0")

    def learn_name(self, name: str, city: str | None, revision: int) -> bool:
        """Learn the name as of `revision`; whether anything is said differently now."""
        if revision <= self.name_revision:
            return False
        renamed = (self.name, self.city) != (name, city)
        self.name, self.city, self.name_revision = name, city, revision
        return renamed

    def learn_listing(self, listed: bool, revision: int) -> None:
        """Learn as of `revision` whether the entry is for everyone to see."""
        if revision > self.listed_revision:
            self.listed, self.listed_revision = listed, revision

    def learn_standing(self, may_post: bool, revision: int) -> None:
        """Learn as of `revision` whether its membership gives it the right to post."""
        if revision > self.standing_revision:
            self.may_post, self.standing_revision = may_post, revision
