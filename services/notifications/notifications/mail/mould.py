"""A mail's body made once and poured for each reader: the costly parts of a newsletter are the same for thousands.

Slots are words that nobody could write. Quoted-printable leaves them as they are but may break them over two lines;
what is poured in comes on lines of its own, as soft breaks allow, so that no line grows too long.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from email import policy
from email.message import EmailMessage
from quopri import encodestring
from typing import Any

_SALT = secrets.token_hex(6)
_LONGEST = 70
_SLOTS = ("token", "email", "htmlemail", "why", "digest", "htmldigest")
TICKET = "ticket@itmv"  # Content-ID of the picture


def slot(name: str) -> str:
    """What stands in a template where `name` will be poured in."""
    return f"q{name}{_SALT}q"


def _pattern() -> re.Pattern[bytes]:
    """Any slot, with a soft line break between any two letters."""
    alternatives = ["(?:=\r\n)?".join(slot(name)) for name in _SLOTS]
    return re.compile("|".join(f"({each})" for each in alternatives).encode())


_FIND = _pattern()


class Mould:
    """The MIME headers and parts of a mail, with slots."""

    def __init__(self, text: str, html: str) -> None:
        raw = body(text, html).as_bytes()
        self._literals, self._slots, at = [], [], 0
        for found in _FIND.finditer(raw):
            self._literals.append(raw[at : found.start()])
            self._slots.append(_SLOTS[(found.lastindex or 1) - 1])
            at = found.end()
        self._last = raw[at:]

    def pour(self, values: Mapping[str, str | bytes]) -> bytes:
        """The mail for one reader; a value in bytes is in quoted-printable already."""
        poured = {name: _soft(value) if isinstance(value, str) else value for name, value in values.items()}
        parts = [part for pair in zip(self._literals, self._slots, strict=True) for part in (pair[0], poured[pair[1]])]
        return b"".join([*parts, self._last])


def body(text: str, html: str) -> EmailMessage:
    """The two faces of a mail: text, and HTML for those who show it."""
    made = EmailMessage(policy=policy.SMTP)
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    return made


def with_picture(made: EmailMessage, name: str, png: bytes) -> EmailMessage:
    """The mail with a picture that its HTML shows as `cid:<name>` (RFC 2392), and that is no attachment to open."""
    html: Any = made.get_body(("html",))
    file = f"{name.partition('@')[0]}.png"
    html.add_related(png, maintype="image", subtype="png", cid=f"<{name}>", filename=file, disposition="inline")
    return made


def with_calendar(made: EmailMessage, calendar: str) -> EmailMessage:
    """The mail with an invitation or its withdrawal: a face of its own, which calendars act upon, and a file to keep.

    RFC 6047, section 2.4 asks for the method in the Content-Type; a file of type text/calendar beside the face would be
    taken for a second invitation by some programs.
    """
    method = re.search(r"^METHOD:([A-Z]+)\s*$", calendar, re.MULTILINE)
    text = "\n".join(calendar.splitlines()) + "\n"
    params = {"method": method[1] if method else "PUBLISH"}
    made.add_alternative(text, subtype="calendar", cte="base64", params=params)
    content = text.replace("\n", "\r\n").encode()
    made.add_attachment(content, maintype="application", subtype="ics", filename="termin.ics")
    return made


def lines(text: str) -> bytes:
    """Whole lines in quoted-printable, to be poured in again and again."""
    return b"=\r\n" + encodestring(text.encode()).replace(b"\n", b"\r\n") if text else b""


def _soft(value: str) -> bytes:
    """A value in quoted-printable, on lines of its own."""
    encoded = encodestring(value.encode()).replace(b"=\n", b"")
    if b"=" not in encoded:
        lines = [encoded[at : at + _LONGEST] for at in range(0, len(encoded), _LONGEST)] or [b""]
        return b"=\r\n" + b"=\r\n".join(lines) + b"=\r\n"
    lines = [b""]
    for piece in re.findall(rb"=[0-9A-F]{2}|.", encoded, re.DOTALL):
        if len(lines[-1]) + len(piece) > _LONGEST:
            lines.append(b"")
        lines[-1] += piece
    return b"=\r\n" + b"=\r\n".join(lines) + b"=\r\n"
