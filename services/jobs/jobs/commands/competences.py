"""Keeping the copy of the taxonomy of competences, in whatever order its facts arrive."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.db import insert_new
from chassis.messages import Fact
from jobs.models import Term


def learn(session: Session, fact: Fact) -> None:
    """What a field or competence is as of the fact's revision. Postings are found by a new name once they change."""
    told = {name: getattr(fact, name) for name in ("parent", "label_de", "label_en", "retired", "revision")}
    if insert_new(session, Term.__table__, code=fact.code, **told):  # type: ignore[arg-type]
        return
    term = session.get_one(Term, fact.code, with_for_update=True, populate_existing=True)
    if term.revision < fact.revision:
        for name, value in told.items():
            setattr(term, name, value)
