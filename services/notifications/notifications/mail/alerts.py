"""The mail that says what has come for a saved search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from notifications.letterhead import Letterhead
from notifications.mail import headers
from notifications.mail.mould import slot
from notifications.mail.newsletter import Edition, Mailing, Page
from notifications.mail.rendering import render
from notifications.mail.search_words import SEARCHES

KIND = "search_alert_due"
FILTERS = ("q", "kind", "employment_type", "remote", "district", "near", "radius_km")  # told as the list takes them
MAILING = Mailing("Stellen", "jobs", "jobs/searches/{token}/end", "saved-search/{token}", "jobs")


def described(search: Mapping[str, Any], language: str) -> str:
    """What a search asks for, in words: `„Rust“ · Praktikum · 25 km um 18055`."""
    words = SEARCHES["en" if language == "en" else "de"]
    asked = {name: value for name, value in search.items() if value is not None}
    parts = [words.values.get(str(asked[name]), str(asked[name])) for name in words.named if name in asked]
    if "q" in asked:
        parts.insert(0, words.quoted.format(asked["q"]))
    if "near" in asked:
        parts.append(words.around.format(km=asked.get("radius_km"), place=asked["near"]))
    return headers.one_line(" · ".join(parts)) or words.everything


def set_alert(letterhead: Letterhead, language: str, search: Mapping[str, Any], items: list[Any], more: int) -> Edition:
    """The mail with these postings, and the number of those it does not name."""
    words, name = SEARCHES[language], described(search, language)
    subject = words.mail.subject if len(items) + more > 1 else words.one
    subject = subject.format(search=name) if name != words.everything else subject.partition(":")[0]
    text, html = render(
        "newsletter",
        language=language,
        subject=subject,
        sender=letterhead.name or letterhead.address,
        body_text="",
        body_html="",
        sections=[_section(search, items, more, letterhead, language)],
        words=words.mail,
        email=slot("email"),
        htmlemail=slot("htmlemail"),
        preferences=letterhead.link("saved-search", slot("token")),
        unsubscribe=letterhead.link("end/search", slot("token")),
        why=letterhead.link("why", slot("why")),
        imprint=letterhead.imprint,
        base_url=letterhead.base_url,
    )
    return Edition(letterhead, Page(subject, text, html), MAILING)


def _section(
    search: Mapping[str, Any], items: list[Any], more: int, letterhead: Letterhead, language: str
) -> dict[str, Any]:
    asked = urlencode({name: search[name] for name in FILTERS if search.get(name) is not None})
    words = SEARCHES[language].mail
    return {
        "heading": words.headings["job"],
        "entries": [_entry(each, letterhead) for each in items],
        "more": words.more.format(count=more) if more else "",
        "link": f"{letterhead.base_url}/jobs" + (f"?{asked}" if asked else ""),
    }


def _entry(item: Mapping[str, Any], letterhead: Letterhead) -> dict[str, str]:
    where = " · ".join(part for part in (item.get("organisation_name"), item.get("city")) if part)
    link = f"{letterhead.base_url}/{item['url'].lstrip('/')}"
    return {"title": headers.one_line(item["title"]), "note": "", "line": headers.one_line(where), "link": link}
