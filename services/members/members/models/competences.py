"""The taxonomy of competences: fields, and the competences in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from members.models.organisations import Base

MOST_TERMS = 1000  # fields and competences together; the whole tree is one answer


class Term(Base):
    """A field (without parent) or a competence in a field. It is never deleted: entries may name it; it retires."""

    __tablename__ = "competences"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("competences.code"), index=True)
    label_de: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100))
    retired: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    def change(self, fields: dict[str, Any]) -> set[str]:
        """Write `fields`; the names of those that say anything new."""
        new = {name: value for name, value in fields.items() if value != getattr(self, name)}
        for name, value in new.items():
            setattr(self, name, value)
        if new:
            self.revision += 1
        return set(new)


class Outdated(Base):
    """An entry that the index still has under older labels of its competences, until the clock comes by.

    Without a foreign key: who changes a label must not wait for those who are changing the entries.
    """

    __tablename__ = "outdated_entries"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
