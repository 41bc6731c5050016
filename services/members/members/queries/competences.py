"""Reading the taxonomy of competences."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.errors import Invalid, NotFound
from chassis.paging import Page, whole
from members.likeness import name_key
from members.models import Term


def tree(session: Session) -> Page:
    """The fields with the competences in them, each level by its German labels; what has retired is marked."""
    terms = sorted(session.scalars(select(Term)), key=lambda term: name_key(term.label_de))
    within: dict[str | None, list[Term]] = {}
    for term in terms:
        within.setdefault(term.parent, []).append(term)
    items = [{"field": field, "competences": within.get(field.code, [])} for field in within.get(None, [])]
    return whole(items)


def get_term(session: Session, code: str) -> Term:
    """Raises NotFound."""
    return _found(session.get(Term, code))


def lock_term(session: Session, code: str) -> Term:
    """The same as it is now, locked until the transaction ends. Raises NotFound."""
    return _found(session.get(Term, code, with_for_update=True, populate_existing=True))


def _found(term: Term | None) -> Term:
    if term is None:
        raise NotFound("competence_not_found")
    return term


def count_terms(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Term)) or 0


def has_open_terms(session: Session, field: str) -> bool:
    """Whether a field has competences that are not retired."""
    within = select(Term.code).where(Term.parent == field, Term.retired.is_(False))
    return session.scalar(within.limit(1)) is not None


def require_known(session: Session, wanted: Collection[str], kept: Collection[str] = ()) -> None:
    """Raises Invalid that names each code which is no competence, or has retired and was not there before (`kept`).

    Until the taxonomy is loaded, which a new register's first moments are, any code will do.
    """
    added = sorted(set(wanted) - set(kept))
    known = {term.code: term for term in session.scalars(select(Term).where(Term.code.in_(added)))} if added else {}
    faults = [{"pointer": "/competences", "detail": text} for text in _faults(added, known)]
    if faults and count_terms(session):
        raise Invalid("invalid", errors=faults)


def _faults(codes: list[str], known: dict[str, Term]) -> Iterator[str]:
    for code in codes:
        if code not in known:
            yield f"There is no competence {code}."
        elif known[code].parent is None:
            yield f"{code} is a field; name competences in it."
        elif known[code].retired:
            yield f"The competence {code} has retired."


def labels(session: Session, codes: Collection[str]) -> list[str]:
    """What competences are called, in both languages, so that they are found by it.

    Their terms are locked against change until the transaction ends: who renames one after that finds the entry.
    """
    named = select(Term).where(Term.code.in_(sorted(codes))).order_by(Term.code).with_for_update(read=True)
    return [label for term in session.scalars(named) for label in (term.label_de, term.label_en)] if codes else []
