"""How a new posting finds the searches that ask for it: by keys, as a library finds books by its cards.

A posting has many keys: what it is, whom it is of, where, and for each word the word itself (`=word`), its beginnings
(`^wo`) and the ends by which compounds are found (`$drow`). A search is a row of clauses, of each of which a fitting
posting has at least one key. It is filed under the keys of its rarest clause, so that of 100,000 searches only those
are looked at that share it. What a posting plainly is (`PLAIN`), the database compares by itself; the clauses that are
left, most often none, are looked at one by one. The keys promise too much rather than too little: what a search is
told, the list of jobs decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chassis import places
from chassis.vocabulary import SHORTEST_TAIL
from chassis.words import Word, parts, words
from jobs.models.postings import Posting

CUT = 16  # letters of a beginning or end that count: fewer would take all compounds with Software… for one
EVERYTHING = "any"
PLAIN = ("kind", "employment_type", "remote", "organisation_id", "competence")
Clauses = list[list[str]]


@dataclass(frozen=True)
class Filing:
    """How postings find a search: the keys of its rarest clause, what they must be, and the clauses that are left."""

    keys: list[str]
    plain: Mapping[str, Any]
    clauses: Clauses


def keys_of_posting(posting: Posting, texts: Iterable[str]) -> set[str]:
    """All keys of a posting that is found by these texts."""
    keys = {EVERYTHING, f"kind {posting.kind}", f"type {posting.employment_type}", f"remote {posting.remote}"}
    keys |= {f"competence {code}" for code in posting.competences}
    keys |= {f"at {place['postcode']}" for place in posting.places}
    keys |= {f"in {district}" for district in posting.districts}
    if posting.organisation_id:
        keys.add(f"of {posting.organisation_id.hex}")
    for form in {form for text in texts for word in words(text) for form in word.forms}:
        keys.update(keys_of_form(form))
    return keys


def keys_of_form(form: str) -> Iterator[str]:
    """The word, its beginnings and its ends."""
    yield f"={form}"
    for length in range(1, min(len(form), CUT) + 1):
        yield f"^{form[:length]}"
    for length in range(SHORTEST_TAIL, min(len(form), CUT) + 1):
        yield f"${form[::-1][:length]}"


def clause_of_word(word: Word) -> set[str]:
    """One of these has every posting that a sought word finds as it is written or, a compound, in its parts."""
    keys = {f"^{word.spelt[:CUT]}", f"^{word.bare[:CUT]}", f"={word.stem}"}
    if len(word.spelt) >= SHORTEST_TAIL:
        keys.add(f"${word.spelt[::-1][:CUT]}")
    return keys | {f"={max(way, key=len)}" for way in parts(word.spelt)}


def clauses_of_filters(wanted: dict[str, Any]) -> dict[str, list[str]]:
    """The clauses of what is asked for beside words, by the filter's name."""
    simple = {"kind": "kind", "employment_type": "type", "remote": "remote", "competence": "competence"}
    clauses = {name: [f"{key} {wanted[name]}"] for name, key in simple.items() if wanted[name]}
    if wanted["organisation_id"]:
        clauses["organisation_id"] = [f"of {wanted['organisation_id'].hex}"]
    if wanted["district"]:
        clauses["district"] = [f"in {wanted['district']}"]
    if wanted["near"]:
        clauses["near"] = [f"at {each}" for each in sorted(places.near(wanted["near"], wanted["radius_km"]))]
    return clauses


def fits(clauses: Iterable[Iterable[str]], keys: set[str]) -> bool:
    """Whether a posting with these keys has one of every clause."""
    return all(any(key in keys for key in clause) for clause in clauses)
