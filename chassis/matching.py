"""What a document must hold to be found, written for FTS5 or as a tsquery."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word of the document, or with `begins` one that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class All:
    parts: tuple[Match, ...]


@dataclass(frozen=True)
class Either:
    parts: tuple[Match, ...]


@dataclass(frozen=True)
class Except:
    """The one and not the other."""

    one: Match
    other: Match


Match = Term | All | Either | Except


def all_of(parts: Iterable[Match]) -> Match:
    found = tuple(parts)
    return found[0] if len(found) == 1 else All(found)


def either(texts: Iterable[str]) -> Match:
    """Any one of these words."""
    found = tuple(Term(text) for text in texts)
    return found[0] if len(found) == 1 else Either(found)


def renamed(match: Match, prefix: str) -> Match:
    """The same with every word under a name of its own."""
    match match:
        case Term():
            return Term(prefix + match.text, match.begins)
        case All() | Either():
            return type(match)(tuple(renamed(part, prefix) for part in match.parts))
        case Except():
            return Except(renamed(match.one, prefix), renamed(match.other, prefix))


def holds(words: Collection[str], match: Match) -> bool:
    """Whether a document of these words is found."""
    match match:
        case Term(text, begins):
            return any(word.startswith(text) for word in words) if begins else text in words
        case All(parts):
            return all(holds(words, part) for part in parts)
        case Either(parts):
            return any(holds(words, part) for part in parts)
        case Except(one, other):
            return holds(words, one) and not holds(words, other)


@dataclass(frozen=True)
class Language:
    """How a database writes it down. No word holds a quotation mark: words are letters, digits and underscores."""

    term: str
    begins: str
    both: str
    either: str
    but: str

    def write(self, match: Match) -> str:
        match match:
            case Term():
                return (self.begins if match.begins else self.term).format(match.text)
            case All():
                return f"({self.both.join(map(self.write, match.parts))})"
            case Either():
                return f"({self.either.join(map(self.write, match.parts))})"
            case Except():
                return f"({self.write(match.one)}{self.but}{self.write(match.other)})"


FTS5 = Language('"{}"', '"{}"*', " AND ", " OR ", " NOT ")
TSQUERY = Language("'{}'", "'{}':*", " & ", " | ", " & !")
