"""The closest postings first: few are sorted whole, of many place by place is asked, from the nearest on.

Either way they come by the nearest of their places within the radius and then the newest first, and a cursor says how
far away, in whole metres, and which number in the index was the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import places
from chassis.documents import Hit
from chassis.paging import Page, decoded, encoded
from chassis.search import Found, Search
from jobs.board import EVERYONE, INDEX
from jobs.models import Posting

Ranked = tuple[int, Hit]
_POSTCODE = "postcode "


def closest(session: Session, search: Search, found: Found, wanted: dict[str, Any]) -> Page:
    """A page of what was found around `wanted["near"]`. Raises Invalid for a cursor that is not ours."""
    metres = {code: round(km * 1000) for code, km in places.near(wanted["near"], wanted["radius_km"]).items()}
    after = tuple(decoded(wanted["cursor"], (int, int))) if wanted["cursor"] else (-1, 0)
    ranked = _sorted(found, metres) if found.exact else _by_place(session, search, metres, after, wanted["limit"] + 1)
    left = [each for each in ranked if _is_after(each, after)][: wanted["limit"] + 1]
    shown = left[: wanted["limit"]]
    following = encoded([shown[-1][0], shown[-1][1].number]) if len(left) > len(shown) else None
    ids = [hit.id for _, hit in shown]
    postings = {each.id: each for each in session.scalars(select(Posting).where(Posting.id.in_(ids)))}
    return {"items": [postings[id] for id in ids if id in postings], "next": following}


def _sorted(found: Found, metres: Mapping[str, int]) -> list[Ranked]:
    return sorted(((_nearest(hit, metres), hit) for hit in found.hits), key=lambda it: (it[0], -it[1].number))


def _by_place(
    session: Session, search: Search, metres: Mapping[str, int], after: tuple[int, ...], enough: int
) -> list[Ranked]:
    """Enough of what comes after the cursor; places where nothing is to be had are passed by."""
    counts = INDEX.vocabulary.counts(session, EVERYONE[0])
    found: list[Ranked] = []
    for distance in sorted({far for code, far in metres.items() if counts.get(_POSTCODE + code)}):
        if distance >= after[0] and len(found) < enough:
            codes = [code for code, far in metres.items() if far == distance]
            before = after[1] if distance == after[0] else None
            found += _at(search, codes, metres, before, enough - len(found))
    return found


def _at(
    search: Search, codes: Sequence[str], metres: Mapping[str, int], before: int | None, enough: int
) -> Iterator[Ranked]:
    """Up to `enough` of what lies in these postcodes, all equally far, and has no nearer place."""
    distance = metres[codes[0]]
    while enough > 0 and (hits := search.filed("postcode", codes, enough, before)):
        here = [(distance, hit) for hit in hits if _nearest(hit, metres) == distance]
        yield from here
        enough, before = enough - len(here), hits[-1].number


def _nearest(hit: Hit, metres: Mapping[str, int]) -> int:
    codes = (line.removeprefix(_POSTCODE) for line in hit.filed.splitlines() if line.startswith(_POSTCODE))
    return min(metres[code] for code in codes if code in metres)


def _is_after(ranked: Ranked, after: tuple[int, ...]) -> bool:
    distance, hit = ranked
    return distance > after[0] or (distance == after[0] and hit.number < after[1])
