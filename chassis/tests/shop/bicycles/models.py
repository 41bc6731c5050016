from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid6 import uuid7

from chassis.db import NAMING, Instant


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant}


class Sale(Base):
    __tablename__ = "sales"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    model: Mapped[str] = mapped_column(String(100))
    sold_at: Mapped[datetime]


class Tally(Base):
    """How often each sale was counted: once, if all is well."""

    __tablename__ = "tallies"

    sale_id: Mapped[UUID] = mapped_column(primary_key=True)
    times: Mapped[int]
