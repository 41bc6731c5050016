"""The words of mails about saved searches, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.mail.wording import NewsletterWords


@dataclass(frozen=True)
class SearchWords:
    """What a search is called, what its mails say, and the names of codes in the order in which they are named."""

    mail: NewsletterWords
    one: str
    quoted: str
    around: str
    everything: str
    values: Mapping[str, str]
    named: tuple[str, ...] = ("kind", "employment_type", "remote", "competence", "district", "organisation")


GERMAN = SearchWords(
    mail=NewsletterWords(
        subject="Neue Stellen: {search}",
        headings={"job": "Neu seit der letzten Nachricht"},
        changed="",
        more="und noch {count} mehr",
        reason="Sie erhalten diese Nachricht an {email}, weil Sie diese Suche gespeichert und bestätigt haben.",
        preferences="Suche ansehen oder ändern",
        unsubscribe="Suche beenden",
        why="Warum erhalte ich diese Nachricht?",
        test="",
        trial="",
    ),
    one="Eine neue Stelle: {search}",
    quoted="„{}“",
    around="{km} km um {place}",
    everything="alle Stellen",
    values={
        "job": "Stelle",
        "internship": "Praktikum",
        "apprenticeship": "Ausbildung",
        "working_student": "Werkstudium",
        "thesis": "Abschlussarbeit",
        "trainee": "Traineeprogramm",
        "FULL_TIME": "Vollzeit",
        "PART_TIME": "Teilzeit",
        "CONTRACTOR": "freie Mitarbeit",
        "TEMPORARY": "befristet",
        "INTERN": "Praktikum",
        "VOLUNTEER": "Ehrenamt",
        "PER_DIEM": "tageweise",
        "OTHER": "andere Beschäftigung",
        "none": "vor Ort",
        "partial": "teilweise mobil",
        "full": "vollständig mobil",
    },
)
ENGLISH = SearchWords(
    mail=NewsletterWords(
        subject="New jobs: {search}",
        headings={"job": "New since the last message"},
        changed="",
        more="and {count} more",
        reason="You receive this message at {email} because you saved this search and confirmed it.",
        preferences="See or change the search",
        unsubscribe="End the search",
        why="Why did I get this message?",
        test="",
        trial="",
    ),
    one="A new job: {search}",
    quoted="“{}”",
    around="{km} km around {place}",
    everything="all jobs",
    values={
        "job": "job",
        "internship": "internship",
        "apprenticeship": "apprenticeship",
        "working_student": "working student",
        "thesis": "thesis",
        "trainee": "trainee",
        "FULL_TIME": "full time",
        "PART_TIME": "part time",
        "CONTRACTOR": "freelance",
        "TEMPORARY": "fixed term",
        "INTERN": "internship",
        "VOLUNTEER": "voluntary",
        "PER_DIEM": "by the day",
        "OTHER": "other",
        "none": "on site",
        "partial": "partly remote",
        "full": "fully remote",
    },
)
SEARCHES = {"de": GERMAN, "en": ENGLISH}
