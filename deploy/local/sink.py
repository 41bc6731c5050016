"""A local SMTP server that keeps every mail in a Maildir: `python -m deploy.local.sink`.

It stands in for the mail server while nobody has set ITMV_SMTP, so that every mail can be looked at and none
leaves the machine. It listens on the loopback interface at ITMV_SMTP_PORT and delivers into ITMV_HOME/mail. As
the final delivery it adds what RFC 5321, section 4.4 asks for: Return-Path with the sender of the envelope and
a Received line, and Delivered-To with the recipient; a mail to several recipients is delivered to each.
"""

import asyncio
import itertools
import os
import signal
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from chassis.settings import load_or_exit
from deploy.local.settings import Settings
from deploy.local.waiting import LOOPBACK

LARGEST = 10 * 1024 * 1024
"""Bytes of a mail; a larger one is refused with 552, announced by SIZE (RFC 1870)."""


class Maildir:
    """A folder of mails, each a file (maildir(5)): written under tmp/, then moved whole to new/."""

    def __init__(self, folder: Path) -> None:
        """Make the three folders where they are missing, for the owner's eyes only."""
        self.folder = folder
        self._numbers: Iterator[int] = itertools.count()
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    def add(self, mail: bytes) -> Path:
        """Write a mail; when this returns it is on the disk, name and content."""
        name = f"{time.time_ns()}.P{os.getpid()}Q{next(self._numbers)}.itmv"
        draft, kept = self.folder / "tmp" / name, self.folder / "new" / name
        with draft.open("xb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(kept)
        _sync(kept.parent)
        return kept


class Delivery:
    """What aiosmtpd calls for each mail."""

    def __init__(self, maildir: Maildir) -> None:
        """Deliver into this Maildir."""
        self._maildir = maildir

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail for each recipient, then say so: from then on it is ours (RFC 5321, section 6.1)."""
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            mail = _trace(session, envelope, recipient) + content
            await asyncio.to_thread(self._maildir.add, mail.replace(b"\r\n", b"\n"))  # as in any Maildir
        return "250 2.0.0 kept"


def _trace(session: Session, envelope: Envelope, recipient: str) -> bytes:
    """The lines that final delivery puts before a mail; addresses are free of line breaks, SMTP being lines."""
    lines = (
        f"Return-Path: <{(envelope.mail_from or '').strip('<>')}>",
        f"Delivered-To: {recipient}",
        f"Received: from {session.host_name or 'unknown'} by localhost with ESMTP; {formatdate()}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def session_of(maildir: Maildir) -> SMTP:
    """Speak SMTP with one client, addresses and headers in UTF-8 allowed (RFC 6531)."""
    return SMTP(
        Delivery(maildir), data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost", ident="itmv sink"
    )


async def serve(port: int, folder: Path) -> None:
    """Take mails until SIGTERM or Ctrl-C; a mail that is being delivered then is finished."""
    loop = asyncio.get_running_loop()
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop.set)
    maildir = Maildir(folder)
    server = await loop.create_server(lambda: session_of(maildir), LOOPBACK, port)
    await asked_to_stop.wait()
    server.close()


def main() -> None:
    """Serve as the environment says."""
    settings = load_or_exit(Settings)
    try:
        asyncio.run(serve(settings.smtp_port, settings.home / "mail"))
    except OSError as error:
        sys.exit(f"the mail sink cannot use port {settings.smtp_port} (ITMV_SMTP_PORT): {error}")


if __name__ == "__main__":
    main()
