"""Header values by hand: the email package folds long ones into encoded words where none may stand (List-Unsubscribe).

No value can hold a line break when it comes out of here.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from urllib.parse import quote

import idna

from notifications.letterhead import ADDRESS, Letterhead

_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]{1,60}\Z")


def one_line(text: str) -> str:
    """Text without control characters, line and paragraph separators, and blanks in a row."""
    return " ".join(_BREAKING.sub(" ", text).split())


def words(text: str) -> str:
    """An unstructured value, such as a subject: as it is when it is short ASCII, else encoded words (RFC 2047)."""
    text = one_line(text)
    if text.isascii() and len(text) <= 60 and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=70, header_name="Subject").encode(linesep="\r\n")


def mailbox(name: str, address: str) -> str:
    """`name <address>`, or the address alone. Raises ValueError for what is not an address."""
    address, name = ascii_domain(address), one_line(name)
    if not name:
        return address
    if _ATOMS.match(name) and "=?" not in name:
        return f"{name} <{address}>"
    encoded = Header(name, "utf-8", maxlinelen=70, header_name="Reply-To").encode(linesep="\r\n")
    return f"{encoded}\r\n <{address}>"


def ascii_domain(address: str) -> str:
    """An address with its domain as the DNS has it. Raises ValueError for what is not one address."""
    if not ADDRESS.match(address):
        raise ValueError("bad_address")
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        raise ValueError("bad_domain") from None


def date(now: datetime) -> str:
    """A Date header (RFC 5322) in UTC."""
    return _date(now.replace(microsecond=0))


@lru_cache(maxsize=2)
def _date(second: datetime) -> str:
    """Made once for all mails of a second."""
    return format_datetime(second)


def sender_fields(letterhead: Letterhead) -> list[tuple[str, str]]:
    """From, and Reply-To where answers go elsewhere."""
    fields = [("From", mailbox(letterhead.name, letterhead.address))]
    if letterhead.reply_to:
        fields.append(("Reply-To", mailbox(*parseaddr(letterhead.reply_to))))
    return fields


def list_fields(letterhead: Letterhead, archive: str) -> list[tuple[str, str]]:
    """What a list says of itself to all (RFC 2369): nobody may post to it, everybody may read and subscribe."""
    owner = ascii_domain(parseaddr(letterhead.reply_to)[1] or letterhead.address)
    page = f"<{letterhead.base_url}/{archive}>"
    return [
        ("List-Subscribe", page),
        ("List-Archive", page),
        ("List-Owner", f"<mailto:{quote(owner, safe='@')}>"),
        ("List-Post", "NO"),
    ]


def block(fields: list[tuple[str, str]]) -> bytes:
    """The header block. Raises ValueError rather than let a value end its line."""
    for name, value in fields:
        unfolded = value.replace("\r\n ", "")
        if "\r" in unfolded or "\n" in unfolded:
            raise ValueError(f"line break in {name}")
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
