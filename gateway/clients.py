"""What a client calls itself, in two words: so that somebody recognises their sessions."""

from __future__ import annotations

from starlette.requests import Request

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
LONGEST = 80


def hint(request: Request) -> str | None:
    """Browser and system, or the first word of what a program calls itself; nothing finer, to remember no more."""
    said = request.headers.get("user-agent", "")
    found = [next((name for mark, name in known if mark in said), "") for known in (BROWSERS, SYSTEMS)]
    words = ", ".join(word for word in found if word) or said.partition(" ")[0].partition("/")[0]
    plain = "".join(c for c in words if c.isascii() and c.isprintable()).strip()
    return plain[:LONGEST] or None
