"""This service's own copy of who can what, built from the facts of the members service; it names no person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobs.models.organisations import Base

ORGANISATION, EXPERT = "organisation", "expert"


class Ability(Base):
    """What an organisation, or an expert, can do; `id` is theirs, `organisation_id` whose people an expert is of.

    An expert who is shown no more leaves a blank row with its revision, so that a fact told before and heard after
    does not bring it back.
    """

    __tablename__ = "abilities"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    competences: Mapped[list[str]] = mapped_column(default=list)
    shown: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime] = mapped_column(index=True)
    filed_under: Mapped[list[AbilityCode]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def learn(self, organisation_id: UUID | None, competences: list[str], *, shown: bool, now: datetime) -> None:
        """Be as told."""
        self.organisation_id, self.competences, self.shown, self.told_at = organisation_id, competences, shown, now
        kept = [each for each in self.filed_under if each.code in competences]
        new = set(competences) - {each.code for each in kept}
        self.filed_under = kept + [AbilityCode(code=code) for code in sorted(new)]


class AbilityCode(Base):
    """One competence of somebody, to find them by."""

    __tablename__ = "ability_codes"

    ability_id: Mapped[UUID] = mapped_column(ForeignKey("abilities.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
