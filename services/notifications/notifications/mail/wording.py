"""What the words of mails are made of. In braces stand the fields of a mail's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

SUBJECTS = (
    *("applications", "memberships", "jobs", "accounts", "experts"),
    *("subscriptions", "searches", "registrations", "erasures", "office"),
)


@dataclass(frozen=True)
class Wording:
    """One triggered mail in one language: what it says, its button with the page of the portal, and why it came.

    A line that mentions a field which is unknown is left out. `buttons` are for a mail with more answers than one: for
    each the field that has its token, its label and its page.
    """

    subject: str
    lines: tuple[str, ...]
    reason: str
    button: str = ""
    page: str = ""
    buttons: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Stationery:
    """What all triggered mails in one language share."""

    greeting: str
    greeting_nobody: str
    fallback: str
    why: str
    terms: Mapping[str, str]
    ticket: str
    topics: Mapping[str, str]


@dataclass(frozen=True)
class NewsletterWords:
    """What the newsletter says in one language, whatever it is about."""

    subject: str
    headings: Mapping[str, str]
    changed: str
    more: str
    reason: str
    preferences: str
    unsubscribe: str
    why: str
    test: str
    trial: str


def letters(folder: str) -> dict[str, Wording]:
    """The triggered mails of one language, whose `folder` has a file for each of the subjects."""
    found: dict[str, Wording] = {}
    for subject in SUBJECTS:
        found |= import_module(f"{folder}.{subject}").LETTERS
    return found
