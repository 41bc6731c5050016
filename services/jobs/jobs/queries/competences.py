"""Reading the copy of the taxonomy of competences."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import Invalid
from jobs.models import Term


def require_known(session: Session, wanted: Collection[str], kept: Collection[str] = ()) -> None:
    """Raises Invalid that names each code which is no competence, or has retired and was not there before (`kept`).

    Until the taxonomy has been heard of any code will do.
    """
    added = sorted(set(wanted) - set(kept))
    known = {term.code: term for term in session.scalars(select(Term).where(Term.code.in_(added)))} if added else {}
    faults = [{"pointer": "/competences", "detail": text} for text in _faults(added, known)]
    if faults and session.scalar(select(Term.code).limit(1)) is not None:
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
    """What competences are called, in both languages, so that postings are found by it."""
    named = select(Term).where(Term.code.in_(sorted(codes))).order_by(Term.code)
    return [label for term in session.scalars(named) for label in (term.label_de, term.label_en)] if codes else []
