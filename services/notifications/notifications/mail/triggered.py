"""The mail that follows from something: its words filled in, its headers, its invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any

from chassis import qr
from notifications.letterhead import Letterhead
from notifications.mail import headers
from notifications.mail.mould import TICKET, body, with_calendar, with_picture
from notifications.mail.rendering import day, render, span, when
from notifications.mail.words import LETTERS, STATIONERY, Wording

_formatter = Formatter()


@dataclass(frozen=True)
class Occasion:
    """What a mail is about: `kind` names its words, `data` fills them in, `why` opens the page that explains it."""

    kind: str
    language: str
    email: str
    name: str
    data: Mapping[str, Any]
    message_id: str
    why: str = "test"


def write(letterhead: Letterhead, occasion: Occasion, now: datetime) -> bytes:
    """The mail. Raises KeyError when its words need what `data` lacks, ValueError for a bad address."""
    wording = LETTERS[occasion.kind][occasion.language]
    values = _values(occasion)
    subject = headers.one_line(wording.subject.format_map(values))
    text, html = render("letter", **_page(letterhead, occasion, wording, values, subject))
    fields = [
        *headers.sender_fields(letterhead),
        ("To", headers.mailbox(occasion.name, occasion.email)),
        ("Subject", headers.words(subject)),
        ("Date", headers.date(now)),
        ("Message-ID", occasion.message_id),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834, section 5
    ]
    made = body(text, html)
    if ticket := occasion.data.get("ticket"):
        made = with_picture(made, TICKET, qr.png(letterhead.link("tickets", ticket)))
    if occasion.data.get("calendar"):
        made = with_calendar(made, occasion.data["calendar"])
    return headers.block(fields) + made.as_bytes()


def _page(
    letterhead: Letterhead, occasion: Occasion, wording: Wording, values: dict[str, Any], subject: str
) -> dict[str, Any]:
    stationery = STATIONERY[occasion.language]
    name = headers.one_line(occasion.name)
    return {
        "language": occasion.language,
        "subject": subject,
        "sender": letterhead.name or letterhead.address,
        "greeting": stationery.greeting.format(name=name) if name else stationery.greeting_nobody,
        "lines": [line.format_map(values) for line in wording.lines if _complete(line, values)],
        "details": _details(values, stationery.terms),
        "ticket": _ticket(letterhead, stationery.ticket, occasion.data),
        "buttons": _buttons(letterhead, wording, occasion.data),
        "fallback": stationery.fallback,
        "reason": wording.reason.format_map(values),
        "ask": stationery.why,
        "why": letterhead.link("why", occasion.why),
        "imprint": letterhead.imprint,
        "base_url": letterhead.base_url,
    }


def _ticket(letterhead: Letterhead, label: str, data: Mapping[str, Any]) -> dict[str, str] | None:
    """What is shown at the entrance: a link for who sees no pictures, and the picture's place in the mail."""
    if not data.get("ticket"):
        return None
    return {"label": label, "link": letterhead.link("tickets", data["ticket"]), "picture": f"cid:{TICKET}"}


def _buttons(letterhead: Letterhead, wording: Wording, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The label and the link of each answer whose token is known."""
    offered = (("token", wording.button, wording.page), *wording.buttons)
    known = [(label, page, data.get(name)) for name, label, page in offered if label]
    return [(label, letterhead.link(page, token)) for label, page, token in known if token]


def _complete(line: str, values: Mapping[str, Any]) -> bool:
    """Whether all that a line mentions is known; else it is left out."""
    return all(values.get(name) not in (None, "") for _, name, _, _ in _formatter.parse(line) if name)


def _details(values: Mapping[str, Any], terms: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    """Where a date matters: what, when, where; and what one can open, with its link."""
    if "when" not in values:
        return []
    known = [(name, term) for name, term in terms.items() if values.get(name) not in (None, "")]
    return [(term, values[name], values[name] if name == "online_url" else "") for name, term in known]


def _values(occasion: Occasion) -> dict[str, Any]:
    data = dict(occasion.data) | {"email": occasion.email}
    if "starts_at" in data:
        starts, ends = (datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at"))
        data["when"] = span(starts, ends, data["time_zone"], occasion.language, all_day=data["all_day"])
        data["where"] = place(data.get("venue"))
        if data.get("held_until"):
            held_until = datetime.fromisoformat(data["held_until"])
            data["held"] = when(held_until, data["time_zone"], occasion.language, all_day=False)
    if data.get("topics"):
        data["topics"] = ", ".join(STATIONERY[occasion.language].topics[each] for each in data["topics"])
    if data.get("last_day"):
        data["last_day"] = day(date.fromisoformat(data["last_day"]), occasion.language)
    if data.get("due_at"):
        data["due"] = when(datetime.fromisoformat(data["due_at"]), "Europe/Berlin", occasion.language, all_day=False)
    return data


def place(venue: Any) -> str:
    """A venue in one line, whether it came as text or in parts."""
    if isinstance(venue, Mapping):
        town = " ".join(str(venue[part]) for part in ("postcode", "city") if venue.get(part))
        return ", ".join(str(part) for part in (venue.get("name"), venue.get("street"), town) if part)
    return str(venue or "")
