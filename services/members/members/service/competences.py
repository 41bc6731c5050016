"""Doors of the taxonomy of competences."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.doors import door
from chassis.schema import Nothing
from chassis.service import Service
from chassis.timers import every
from members.commands import competences
from members.queries import competences as queries
from members.schemas import competences as schemas

Request = dict[str, Any]


class Competences(Service):
    """What members can do, in the words that all services share."""

    @door(Nothing, returns=schemas.FieldPage, reads=True)
    def list_competences(self, session: Session, _request: Request) -> Any:
        """The whole taxonomy: fields and the competences in them, in German and English."""
        return queries.tree(session)

    @door(schemas.GetCompetence, returns=schemas.Competence, reads=True)
    def get_competence(self, session: Session, request: Request) -> Any:
        """One competence or field."""
        return queries.get_term(session, request["code"])

    @door(schemas.CreateCompetence, returns=schemas.Competence, needs="office")
    def create_competence(self, session: Session, request: Request) -> Any:
        """Extend the taxonomy by a competence or, without `parent`, by a field."""
        return competences.create(session, request)

    @door(schemas.ChangeCompetence, returns=schemas.Competence, needs="office")
    def change_competence(self, session: Session, request: Request) -> Any:
        """Name a competence otherwise, move it, let it retire or come back."""
        code = request.pop("code")
        return competences.change(session, self.context, code, request)

    @every(3600)
    def load_taxonomy(self, session: Session) -> None:
        """Fill an empty taxonomy with the one that is shipped."""
        competences.load_shipped(session)

    @every(30, transaction=False)
    def index_outdated_entries(self) -> None:
        """Bring the index up to what competences are called now."""
        more = True
        while more:
            with self.house.database.write() as session:
                more = competences.index_outdated(session)
