"""What a report about one of our mails says: DSN (RFC 3464), complaint (RFC 5965), or nothing that concerns us.

- hard: the mailbox does not exist, or takes no mail any more
- soft: it was given up, and another mail may arrive: a full mailbox, a policy, a server that was away too long
- complaint: the reader called our mail spam
- ignored: everything else, such as out-of-office replies and notices of delay

Whoever sends a report writes what they like, so nothing in here is believed: a signed return path proves which mail it
is about, and the words of the other server are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

READ = 256 * 1024  # bytes that are looked at; the report stands in front of the mail that came back
KINDS = ("hard", "soft", "complaint", "ignored")
GONE = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")  # RFC 3463, RFC 7505: no such mailbox or domain
COMPLAINTS = ("abuse", "opt-out", "opt-out-list")  # RFC 5965, section 7.3, and what preceded it
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)")


@dataclass(frozen=True)
class Report:
    """What somebody reports: `status` is the code of RFC 3463 or the complaint's type, `paths` return paths in it."""

    kind: str
    status: str = ""
    paths: tuple[str, ...] = ()


IGNORED = Report("ignored")


def read_report(raw: bytes) -> Report:
    """What a mail reports; one that cannot be read reports nothing."""
    try:
        message = message_from_bytes(raw[:READ], policy=compat32)
        return _read(message)
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError):  # the parser's, over what is no mail
        return IGNORED


def _read(message: Message) -> Report:
    if message.get_content_type() != "multipart/report":
        return IGNORED
    paths = tuple(_paths(message))
    if str(message.get_param("report-type", "")).lower() == "feedback-report":
        return _complaint(message, paths)
    return next((Report(*found, paths) for found in _failures(message)), IGNORED)


def _failures(message: Message) -> Iterator[tuple[str, str]]:
    """Kind and status of each recipient whose mail was given up (RFC 3464, section 2.3), the worst first."""
    found = []
    for fields in _fields(message, "message/delivery-status"):
        if str(fields.get("Action", "")).strip().lower() == "failed":
            code = _STATUS.match(str(fields.get("Status", "")))
            status = code[1] if code else ""
            found.append(("hard" if status in GONE else "soft", status))
    yield from sorted(found)


def _complaint(message: Message, paths: tuple[str, ...]) -> Report:
    for fields in _fields(message, "message/feedback-report"):
        kind = str(fields.get("Feedback-Type", "")).strip().lower()
        if kind in COMPLAINTS:
            return Report("complaint", kind, paths)
    return IGNORED


def _fields(message: Message, content_type: str) -> Iterator[Message]:
    """The groups of fields in the part that programs read."""
    for part in _parts(message):
        if part.get_content_type() != content_type:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            yield from (each for each in payload if isinstance(each, Message))
        else:
            yield message_from_bytes(str(payload).lstrip().encode("ascii", "replace"), policy=compat32)


def _paths(message: Message) -> Iterator[str]:
    """Return paths that the report names: the envelope's sender (RFC 5965), and that of the mail that came back."""
    for fields in _fields(message, "message/feedback-report"):
        yield from fields.get_all("Original-Mail-From", [])
    for part in _parts(message):
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            payload = part.get_payload()
            back = payload[0] if isinstance(payload, list) and payload else message_from_bytes(str(payload).encode())
            yield from back.get_all("Return-Path", []) if isinstance(back, Message) else ()


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
