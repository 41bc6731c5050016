"""The taxonomy of competences: loaded once, then extended and retired by the office."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.context import Context
from chassis.db import take_turn
from chassis.errors import Conflict, NotFound, field_error
from members import taxonomy
from members.commands import experts, organisations
from members.messages import CompetencePublished, EntriesReindexed
from members.models import Competence, Outdated, Term
from members.models.competences import MOST_TERMS
from members.queries import competences as queries
from members.queries.organisations import lock_organisation

TURN = "taxonomy"  # changes of the taxonomy, and bringing the index up to them, come one after another
BATCH = 100  # entries indexed in one transaction


def load_shipped(session: Session) -> int:
    """Fill an empty taxonomy and tell of it; how many fields and competences."""
    take_turn(session, TURN)
    if queries.count_terms(session):
        return 0
    terms = [Term(retired=False, revision=1, **row) for row in taxonomy.shipped()]
    for term in terms:
        session.add(term)
    _tell(session, terms)
    _outdate(session, terms)
    return len(terms)


def create(session: Session, form: dict[str, Any]) -> Term:
    """Extend the taxonomy by a competence or a field."""
    take_turn(session, TURN)
    if session.get(Term, form["code"]) is not None:
        raise Conflict("competence_exists")
    if queries.count_terms(session) >= MOST_TERMS:
        raise Conflict("taxonomy_full")
    if form["parent"] is not None:
        _require_field(session, form["parent"])
    term = Term(retired=False, revision=1, **form)
    session.add(term)
    _tell(session, [term])
    _outdate(session, [term])
    return term


def change(session: Session, context: Context, code: str, fields: dict[str, Any]) -> Term:
    """Name a competence otherwise, move it to another field, let it retire or come back."""
    take_turn(session, TURN)
    term = queries.lock_term(session, code)
    context.check_revision(term.revision)
    if "parent" in fields:
        _require_movable(session, term, fields["parent"])
    if fields.get("retired") and queries.has_open_terms(session, code):
        raise Conflict("competence_field_in_use")
    changed = term.change(fields)
    if changed:
        _tell(session, [term])
    if changed & {"label_de", "label_en"}:
        _outdate(session, [term])
    return term


def index_outdated(session: Session) -> bool:
    """Index some of the entries whose competences are called otherwise now; whether there may be more."""
    take_turn(session, TURN)
    found = session.scalars(select(Outdated.organisation_id).order_by(Outdated.organisation_id).limit(BATCH)).all()
    for organisation_id in found:
        try:
            organisations.index(session, lock_organisation(session, organisation_id))
        except NotFound:
            continue  # gone since
    session.execute(delete(Outdated).where(Outdated.organisation_id.in_(found)))
    if found:
        outbox.announce(session, EntriesReindexed, {"entries": len(found)}, subject="directory")
    return len(found) == BATCH


def _tell(session: Session, terms: Collection[Term]) -> None:
    session.flush()
    for term in terms:
        outbox.announce(session, CompetencePublished, term, subject=term.code)


def _outdate(session: Session, terms: Collection[Term]) -> None:
    """Have the clock index the entries that name the terms anew."""
    named = select(Competence.organisation_id).where(Competence.code.in_([term.code for term in terms]))
    known = select(Outdated.organisation_id)
    new = named.where(Competence.organisation_id.not_in(known)).distinct()
    session.execute(insert(Outdated).from_select(["organisation_id"], new))
    experts.outdate(session, [term.code for term in terms])


def _require_movable(session: Session, term: Term, parent: str) -> None:
    """Raises Invalid when a field is to become a competence, or a competence to go where there is no field."""
    if term.parent is None:
        raise field_error("/parent", "A field lies in no other.")
    if parent != term.parent:
        _require_field(session, parent)


def _require_field(session: Session, code: str) -> None:
    """Raises Invalid unless there is such a field."""
    found = session.get(Term, code)
    if found is None or found.parent is not None or found.retired:
        raise field_error("/parent", f"There is no field {code}.")
