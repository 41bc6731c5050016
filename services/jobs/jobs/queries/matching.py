"""Who fits what, and why: by the same competences, by others of the same field, and by nearness.

The best are chosen in the database by their competences, at most `MOST` of them, and told with each reason. Nearness
alone is no reason; it decides among those who fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from chassis import places
from chassis.context import Actor
from chassis.errors import Forbidden, NotFound
from chassis.paging import Page, decoded, encoded
from jobs import cpv
from jobs.models import Ability, AbilityCode, Organisation, Posting, Tender, TenderTrait, Term
from jobs.models.matching import EXPERT
from jobs.queries.tenders import open_at, organisation_of

MOST = 200  # candidates that are looked at one by one
NEAR = 50  # km
Asked = dict[str, str | None]  # competence -> the CPV code that asks for it, None where it is asked for by name
POINTS = {"competence": 10, "cpv": 6, "field": 3, "near": 1}


@dataclass(frozen=True)
class Reason:
    """Why something fits. `code` is a competence's or a field's, `cpv` the code that asks for it, `km` whole."""

    kind: str
    code: str | None = None
    label_de: str | None = None
    label_en: str | None = None
    cpv: str | None = None
    km: int | None = None


@dataclass(frozen=True)
class Match:
    """Something that fits, the better the higher its score."""

    reasons: tuple[Reason, ...]
    tender: Tender | None = None
    expert: Ability | None = None
    organisation: dict[str, Any] | None = None

    @property
    def score(self) -> int:
        return sum(POINTS[reason.kind] for reason in self.reasons)

    @property
    def rank(self) -> tuple[int, str]:
        """The best come first; of tenders that fit as well, the most urgent."""
        if self.tender is None:
            return -self.score, str(self.expert_id)
        return -self.score, f"{self.tender.deadline} {self.tender.id}"

    @property
    def expert_id(self) -> UUID | None:
        return self.expert.id if self.expert else None

    @property
    def url(self) -> str | None:
        return f"/experts/{self.expert.id}" if self.expert else None


def matching_experts(session: Session, actor: Actor, job_id: UUID, limit: int, cursor: str | None, today: date) -> Page:
    """For one's own posting (for the office any that is not over): the experts who fit it best.

    Raises NotFound for what the actor may not know of, Forbidden for a posting of others.
    """
    posting = session.get(Posting, job_id)
    if posting is None or not (posting.published_at or posting.is_of(actor)):
        raise NotFound("job_not_found")
    if not posting.is_of(actor):
        raise Forbidden("not_your_job")
    posting.require_open(today)
    terms = _terms(session, posting.competences)
    able = _able(session, posting.competences, terms)
    return _page([_expert_match(ability, member, posting, terms) for ability, member in able], limit, cursor)


def matching_tenders(session: Session, actor: Actor, limit: int, cursor: str | None, now: datetime) -> Page:
    """The open tenders that fit what one's own organisation and its experts can do, the best first."""
    organisation_id = organisation_of(actor)
    member = session.get(Organisation, organisation_id)
    able = set(session.scalars(_codes_of(organisation_id)))
    terms = _terms(session, able)
    codes = {*able, *_siblings(terms, able)}
    asked = select(TenderTrait.tender_id, _points(TenderTrait.code, able)).where(
        TenderTrait.kind.in_(("competence", "implied")), TenderTrait.code.in_(codes)
    )
    best = asked.group_by(TenderTrait.tender_id).subquery()
    query = open_at(now).join(best, best.c.tender_id == Tender.id).order_by(best.c.points.desc(), Tender.deadline)
    tenders = session.scalars(query.limit(MOST)).all() if codes else []
    for tender in tenders:
        tender.seen_at(now)
    return _page([_tender_match(each, member, able, terms) for each in tenders], limit, cursor)


def _page(found: Sequence[Match], limit: int, cursor: str | None) -> Page:
    """The best of what was looked at, from behind the cursor on. Raises Invalid for one that is not ours."""
    ranked = sorted(found, key=lambda match: match.rank)
    after = tuple(decoded(cursor, (int, str))) if cursor else None
    rest = [match for match in ranked if after is None or match.rank > after]
    following = encoded(rest[limit - 1].rank) if len(rest) > limit else None
    return {"items": rest[:limit], "total": len(found), "exact": len(found) < MOST, "next": following}


def _able(
    session: Session, wanted: Collection[str], terms: dict[str, Term]
) -> Sequence[tuple[Ability, Organisation | None]]:
    """The experts who fit these competences best, with those whose people they are. Who hides its entry hides them."""
    codes = {*wanted, *_siblings(terms, wanted)} if wanted else set()
    asked = select(AbilityCode.ability_id, _points(AbilityCode.code, wanted)).where(AbilityCode.code.in_(codes))
    best = asked.group_by(AbilityCode.ability_id).subquery()
    seen = or_(Ability.organisation_id.is_(None), Organisation.listed & Organisation.may_post)
    query = (
        select(Ability, Organisation)
        .join(best, best.c.ability_id == Ability.id)
        .outerjoin(Organisation, Organisation.id == Ability.organisation_id)
        .where(Ability.kind == EXPERT, Ability.shown, seen)
        .order_by(best.c.points.desc(), Ability.id)
    )
    return [(ability, member) for ability, member in session.execute(query.limit(MOST))] if codes else []


def _points(code: Any, wanted: Collection[str]) -> Any:
    return func.sum(case((code.in_(sorted(wanted)), POINTS["competence"]), else_=POINTS["field"])).label("points")


def _expert_match(ability: Ability, member: Organisation | None, posting: Posting, terms: dict[str, Term]) -> Match:
    shared = _shared(dict.fromkeys(posting.competences), ability.competences, terms)
    shown = None
    if member is not None:
        shown = {"id": member.id, "name": member.name, "city": member.city, "url": f"/members/{member.id}"}
    return Match((*shared, *_nearness(member, posting.places)), expert=ability, organisation=shown)


def _tender_match(tender: Tender, member: Organisation | None, able: Collection[str], terms: dict[str, Term]) -> Match:
    wanted: Asked = {**cpv.competences_of(tender.cpv), **dict.fromkeys(tender.competences)}
    return Match((*_shared(wanted, able, terms), *_nearness(member, tender.places)), tender=tender)


def _shared(wanted: Asked, able: Collection[str], terms: dict[str, Term]) -> Iterator[Reason]:
    """The competences that are wanted and there, then the fields of which another one is there."""
    same = [code for code in sorted(wanted) if code in able]
    for code in same:
        yield _reason("cpv" if wanted[code] else "competence", code, terms, wanted[code])
    missing = {terms[code].parent for code in wanted if code not in same and code in terms}
    there = {terms[code].parent for code in able if code in terms}
    met = {terms[code].parent for code in same if code in terms}
    for field in sorted(each for each in (missing & there) - met if each):
        yield _reason("field", field, terms, None)


def _reason(kind: str, code: str, terms: dict[str, Term], asked_by: str | None) -> Reason:
    term = terms.get(code)
    labels = (term.label_de, term.label_en) if term else (code, code)
    return Reason(kind, code, *labels, cpv=asked_by)


def _nearness(member: Organisation | None, wanted: list[dict[str, str]]) -> Iterator[Reason]:
    home = places.called(member.city) if member and member.city else None
    there = [place for each in wanted if (place := places.find(each["postcode"], each["city"]))]
    if home and there and (km := min(places.kilometres(home, place) for place in there)) <= NEAR:
        yield Reason("near", km=round(km))


def _terms(session: Session, codes: Collection[str]) -> dict[str, Term]:
    """The competences, their fields, and all others of these fields."""
    fields = select(Term.parent).where(Term.code.in_(sorted(codes)), Term.parent.is_not(None))
    found = session.scalars(select(Term).where(or_(Term.parent.in_(fields), Term.code.in_(fields))))
    return {term.code: term for term in found}


def _siblings(terms: dict[str, Term], codes: Collection[str]) -> set[str]:
    """What lies in the same fields, the fields themselves left out."""
    return {code for code, term in terms.items() if term.parent is not None} - set(codes)


def _codes_of(organisation_id: UUID) -> Any:
    """What an organisation and its experts can do."""
    theirs = select(Ability.id).where(Ability.organisation_id == organisation_id, Ability.shown)
    return select(AbilityCode.code).where(AbilityCode.ability_id.in_(theirs)).distinct()
