"""This service's own copy of the taxonomy of competences, built from the facts of the members service."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from jobs.models.organisations import Base


class Term(Base):
    """A field (without parent) or a competence, as of the revision it was told with."""

    __tablename__ = "competences"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    parent: Mapped[str | None] = mapped_column(String(40))
    label_de: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))
    retired: Mapped[bool]
    revision: Mapped[int]
