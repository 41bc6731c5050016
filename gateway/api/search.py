"""One list over members, postings and events."""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import Any

from chassis.errors import field_error
from gateway.api import api
from gateway.api.home import DOORS
from gateway.routes import Call

SNIPPET = 200  # characters
LONGEST = 200
KINDS = {"members": ("member", "name"), "jobs": ("job", "title"), "events": ("event", "title")}
_MARKS = re.compile(r"[#*_>`~\[\]|]|\(https?://[^)]*\)")


@api.get("/search", calls=DOORS, needs="anyone", tags=("jobs", "events", "members"), extra=("q", "limit"))
async def search(call: Call) -> Any:
    """What matches `q`, the best of each service in turn; `missing` names services that did not answer."""
    words, limit = _asked(call)
    wanted = {"q": words, "limit": limit}
    came, missing = await call.gather(
        members=("members.list_members", wanted),
        jobs=("jobs.list_jobs", wanted),
        events=("events.list_events", wanted),
    )
    if missing:
        call.tags = ()
    hits = [[_hit(name, item, words) for item in came[name]["items"]] for name in KINDS if name in came]
    ranked = [hit for hit in chain.from_iterable(zip_longest(*hits)) if hit]
    total = sum(page["total"] for page in came.values())
    exact = all(page["exact"] for page in came.values())
    return {"items": ranked[:limit], "total": total, "exact": exact, "next": None, "missing": missing}


def _asked(call: Call) -> tuple[str, int]:
    """The words and the limit. Raises Invalid without words and for a field that is not known."""
    for name in call.given:
        if name not in ("q", "limit"):
            raise field_error(f"/{name}", "Unknown field.")
    words = call.given.get("q", "")
    if not isinstance(words, str) or not words.strip() or len(words) > LONGEST:
        raise field_error("/q", f"Must be 1 to {LONGEST} characters.")
    return words, call.given.get("limit", 20)


def _hit(name: str, item: dict[str, Any], words: str) -> dict[str, Any]:
    kind, title = KINDS[name]
    text = item.get("description_markdown") or ""
    return {
        "kind": kind,
        "id": item["id"],
        "title": item[title],
        "snippet": snippet(text, words),
        "url": item["url"],
    }


def snippet(markdown: str, words: str) -> str:
    """About SNIPPET characters of plain text around the first of the words that occurs."""
    text = " ".join(_MARKS.sub(" ", markdown).split())
    places = [text.lower().find(word.lower()) for word in words.split()]
    first = min((place for place in places if place >= 0), default=0)
    begin = max(0, first - SNIPPET // 4)
    cut = text[begin : begin + SNIPPET]
    return ("… " if begin else "") + cut + (" …" if begin + SNIPPET < len(text) else "")
