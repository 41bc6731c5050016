"""Words as they are indexed and sought: the same for every database, since they are made here.

*Küche*, *Kueche* and *kuche* meet because each word stands under several forms: with umlauts written out, with their
dots left off, and as its Snowball stem.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[+#]+|\b)")  # keeps C++ and C#
_SIGNS = {"ß": "ss", "+": "plus", "#": "sharp"}
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", **_SIGNS})
_BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", **_SIGNS})
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_german = snowballstemmer.stemmer("german")
LONGEST = 40  # characters of a word that count
SHORTEST_TYPO = 4  # in a shorter word every other one is a neighbour


@dataclass(frozen=True)
class Word:
    """A word, and the forms it stands under; only letters and digits that every index keeps as they are."""

    spelt: str
    bare: str
    stem: str

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.spelt, self.bare, self.stem)))


def words(of: str) -> list[Word]:
    """The words of a text, in its order."""
    return [_word(each[:LONGEST]) for each in _WORD.findall(unicodedata.normalize("NFKC", of).casefold())]


@lru_cache(10_000)  # most words of most texts are the same few
def _word(plain: str) -> Word:
    """A stem that keeps less than half of its word says too little: *Sicherheit* would be *sich*."""
    stem = _german.stemWord(plain)
    spelt = _without_marks(plain.translate(_SPELT))
    return Word(spelt, _without_marks(plain.translate(_BARE)), _bare(stem) if 2 * len(stem) > len(plain) else spelt)


def _bare(word: str) -> str:
    return _without_marks(word.translate(_BARE))


def _without_marks(word: str) -> str:
    """é is e; a letter that has no other form stays."""
    if word.isascii():
        return word
    return "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))


def misspelt(word: str) -> set[str]:
    """What may have been meant by a word with one typo: a letter too many, too few, another, or two changed round."""
    if len(word) < SHORTEST_TYPO:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in cuts if b}
    turned = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS}
    more = {a + letter + b for a, b in cuts for letter in _LETTERS}
    return (fewer | turned | other | more) - {word}


def parts(word: str) -> list[tuple[str, str]]:
    """The ways to read a compound as two words, the longest first word first; a linking s belongs to neither."""
    ways = []
    for at in range(len(word) - 3, 2, -1):
        first, second = word[:at], word[at:]
        ways.append((first, second))
        if first.endswith("s") and len(first) > 3:
            ways.append((first[:-1], second))
    return ways
