"""An issue of the newsletter: one mould for all readers of a language, into which each one's digest is poured."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from chassis import markdown
from notifications.letterhead import Letterhead
from notifications.mail import headers
from notifications.mail.mould import Mould, lines, slot
from notifications.mail.rendering import render, render_passage, when
from notifications.mail.words import NEWSLETTER, NewsletterWords
from notifications.queries.digest import Entry, Section

DIGEST = slot("digest")
PAGES = {"event": "events", "job": "jobs", "tender": "tenders", "member": "members", "report": "reports"}


@dataclass(frozen=True)
class Page:
    """What one group of readers gets: `subject`, `text` and `html`, with slots for what is each reader's own."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Reader:
    """Whom a copy is for; `token` stands for their subscription, `why` for this mail."""

    email: str
    token: str
    message_id: str
    why: str = "test"


@dataclass(frozen=True)
class Passage:
    """A section of the digest, or all of them, ready to be poured in."""

    text: bytes
    html: bytes


def set_page(
    letterhead: Letterhead,
    subject: str,
    body_markdown: str,
    language: str,
    sections: tuple[Section, ...] | None = None,
    *,
    trial: bool = False,
) -> Page:
    """The page of an issue; without a subject of its own (an automatic one) it has a standing one.

    Without `sections` there are slots in their place. A `trial` says that the office sent it for a look.
    """
    words = NEWSLETTER[language]
    words = replace(words, reason=words.trial) if trial else words
    subject = headers.one_line(subject) or words.subject
    text, html = render(
        "newsletter",
        language=language,
        subject=subject,
        sender=letterhead.name or letterhead.address,
        body_text=body_markdown.strip(),
        body_html=markdown.to_html(body_markdown),
        sections=[_section(each, letterhead, language, words) for each in sections or ()],
        digest=DIGEST if sections is None else "",
        words=words,
        email=slot("email"),
        htmlemail=slot("htmlemail"),
        preferences=letterhead.link("preferences", slot("token")),
        unsubscribe=letterhead.link("unsubscribe", slot("token")),
        why=letterhead.link("why", slot("why")),
        imprint=letterhead.imprint,
        base_url=letterhead.base_url,
    )
    return Page(subject, text, html.replace(DIGEST, slot("htmldigest")))


def set_passage(letterhead: Letterhead, language: str, section: Section) -> Passage:
    """One section of a digest, for all who read it."""
    shown = [_section(section, letterhead, language, NEWSLETTER[language])]
    text, html = render_passage("sections", sections=shown)
    return Passage(lines(text), lines(html))


def filled(page: Page, reader: Reader) -> Page:
    """The page as this reader sees it, for a preview."""
    values = _values(reader)
    text, html = page.text, page.html
    for name, value in values.items():
        text, html = text.replace(slot(name), value), html.replace(slot(name), value)
    return Page(page.subject, text, html)


@dataclass(frozen=True)
class Mailing:
    """What is sent again and again: its name, its id below our domain (RFC 2919), where one click ends it.

    `help` is the page where a reader changes it, `archive` where everybody reads what has been sent and asks for it.
    """

    name: str
    id: str
    one_click: str
    help: str
    archive: str


NEWSLETTERS = Mailing("Newsletter", "newsletter", "newsletter/unsubscribe/{token}", "preferences/{token}", "newsletter")


class Edition:
    """A page made ready to be poured for each reader."""

    def __init__(self, letterhead: Letterhead, page: Page, mailing: Mailing = NEWSLETTERS) -> None:
        self.letterhead, self.mailing = letterhead, mailing
        self.digest = Passage(b"", b"")
        self.mould = Mould(page.text, page.html)
        name = letterhead.name or letterhead.address
        self.fields = [
            *headers.sender_fields(letterhead),
            ("Subject", headers.words(page.subject)),
            ("List-Id", headers.words(f"{name} {mailing.name}") + f" <{mailing.id}.{letterhead.domain}>"),
            *headers.list_fields(letterhead, mailing.archive),
        ]

    def with_digest(self, passages: tuple[Passage, ...]) -> Edition:
        """The same edition with a digest in its slots."""
        made = copy(self)
        made.digest = Passage(b"".join(each.text for each in passages), b"".join(each.html for each in passages))
        return made

    def pour(self, reader: Reader, now: datetime) -> bytes:
        """The mail to one reader. Raises ValueError for what is not an address."""
        one_click = f"{self.letterhead.base_url}/api/v1/{self.mailing.one_click.format(token=reader.token)}"
        fields = [
            *self.fields,
            ("To", headers.mailbox("", reader.email)),
            ("Date", headers.date(now)),
            ("Message-ID", reader.message_id),
            ("List-Help", f"<{self.letterhead.base_url}/{self.mailing.help.format(token=reader.token)}>"),
            ("List-Unsubscribe", f"<{one_click}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),  # RFC 8058, section 3.1: exactly this
        ]
        own: dict[str, str | bytes] = {**_values(reader), "digest": self.digest.text, "htmldigest": self.digest.html}
        return headers.block(fields) + self.mould.pour(own)


def _values(reader: Reader) -> dict[str, str]:
    own = {"token": reader.token, "email": reader.email, "htmlemail": escape(reader.email)}
    return own | {"why": reader.why}


def _section(section: Section, letterhead: Letterhead, language: str, words: NewsletterWords) -> dict[str, object]:
    page = PAGES[section.kind]
    more = words.more.format(count=section.more) if section.more else ""
    return {
        "heading": words.headings[section.kind],
        "entries": [_entry(each, letterhead, language, words) for each in section.entries],
        "more": more,
        "link": f"{letterhead.base_url}/{page}",
    }


def _entry(entry: Entry, letterhead: Letterhead, language: str, words: NewsletterWords) -> dict[str, str]:
    starts = ""
    if entry.starts_at is not None:
        starts = when(entry.starts_at, entry.time_zone, language, all_day=entry.all_day)
    return {
        "title": headers.one_line(entry.title),
        "note": words.changed if entry.changed else "",
        "line": headers.one_line(" · ".join(part for part in (starts, entry.place, entry.detail) if part)),
        "link": letterhead.base_url + "/" + entry.path.lstrip("/"),
    }
