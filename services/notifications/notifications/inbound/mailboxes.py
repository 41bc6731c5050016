"""A mailbox that another mail server delivers reports into: a Maildir, or a file in mbox form."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any
from urllib.parse import unquote, urlsplit

from notifications.inbound.conversation import LARGEST

MOST = 50  # mails read at a time
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")  # where a delivery notes whom a mail is for
_HEADERS = 64 * 1024  # bytes in which they stand


@dataclass(frozen=True)
class Letter:
    """A mail in the mailbox, and whom it may be for."""

    key: str
    recipients: tuple[str, ...]
    content: bytes


def peek(uri: str) -> list[Letter]:
    """The first mails in there; none when another program has it locked, or when there is no such mailbox yet."""
    with _opened(uri) as box:
        keys = [key for key, _ in zip(box.iterkeys(), range(MOST), strict=False)] if box is not None else []
        return [_letter(key, box.get_file(key)) for key in keys]  # type: ignore[union-attr]


def drop(uri: str, letters: Iterable[Letter]) -> None:
    """Remove mails that are done with. One that stays comes again, and changes nothing.

    The keys of an mbox are numbers, which shift when somebody else removes a mail: so each is looked at once more.
    """
    with _opened(uri) as box:
        if box is None:
            return
        there = {key: _letter(key, box.get_file(key)) for key in (each.key for each in letters) if key in box}
        for letter in letters:
            if there.get(letter.key) == letter:
                box.remove(letter.key)


@contextmanager
def _opened(uri: str) -> Iterator[mailbox.Mailbox[Any] | None]:
    parts = urlsplit(uri)
    kind = mailbox.Maildir if parts.scheme == "maildir" else mailbox.mbox
    try:
        box: mailbox.Mailbox[Any] = kind(unquote(parts.path), create=False)
    except (mailbox.NoSuchMailboxError, FileNotFoundError):
        yield None
        return
    with closing(box):
        try:
            box.lock()
        except mailbox.ExternalClashError:
            yield None
            return
        yield box
        box.flush()
        box.unlock()


def _letter(key: str, file: Any) -> Letter:
    with file:
        content: bytes = file.read(LARGEST)
    headers = BytesHeaderParser(policy=compat32).parsebytes(content[:_HEADERS])
    named = [str(value) for name in ADDRESSED for value in headers.get_all(name, [])]
    return Letter(key, tuple(named), content)
