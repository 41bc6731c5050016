"""One client at the inbound address: SMTP (RFC 5321), or LMTP (RFC 2033), as far as it goes for reports.

Nothing is relayed and nobody signs in. A mail is taken when what it says is in the database: until then the other
server keeps it. aiosmtpd would do the same on asyncio, which no service runs (docs/architecture.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from chassis.errors import Unavailable

LONGEST = 1000  # octets of a command; longer ones are none (RFC 5321, section 4.5.3.1.4 asks for 512)
LARGEST = 1024 * 1024  # bytes of a mail, announced by SIZE (RFC 1870)
MOST_RECIPIENTS = 100  # RFC 5321, section 4.5.3.1.8
MOST_COMMANDS = 500
_PATH = re.compile(rb"(?i)(FROM|TO):\s*<([^<>\s]*)>")


class Conversation:
    """What is said to one client. `accepts` says whether an address is ours, `takes` takes a mail for it."""

    def __init__(
        self,
        stream: Any,
        host: str,
        accepts: Callable[[str], bool],
        takes: Callable[[str, bytes], None],
        *,
        lmtp: bool = False,
    ) -> None:
        self.stream, self.host, self.accepts, self.takes, self.lmtp = stream, host, accepts, takes, lmtp
        self.sender: str | None = None
        self.recipients: list[str] = []
        self.greeted = self.ended = False
        self.verbs: dict[bytes, Callable[[bytes], None]] = {
            b"LHLO" if lmtp else b"EHLO": self._hello,
            b"MAIL": self._mail,
            b"RCPT": self._rcpt,
            b"DATA": self._data,
            b"RSET": self._reset,
            b"NOOP": self._noop,
            b"QUIT": self._quit,
        }
        if not lmtp:
            self.verbs[b"HELO"] = self._hello

    def hold(self) -> None:
        """Talk until the client leaves, says too much, or is gone."""
        self._say("220", f"{self.host} reports only")
        for _ in range(MOST_COMMANDS):
            line = self.stream.readline(LONGEST)
            if not line.endswith(b"\n"):
                break
            verb, _, rest = line.strip().partition(b" ")
            self.verbs.get(verb.upper(), self._unknown)(rest.strip())
            if self.ended:
                return
        self._say("421", "4.5.0 goodbye")

    def _say(self, code: str, *lines: str) -> None:
        *first, last = lines
        said = [f"{code}-{line}\r\n" for line in first] + [f"{code} {last}\r\n"]
        self.stream.write("".join(said).encode())
        self.stream.flush()

    def _unknown(self, _rest: bytes) -> None:
        self._say("500", "5.5.1 unknown command")

    def _hello(self, _rest: bytes) -> None:
        self.greeted = True
        self._forget()
        self._say("250", self.host, f"SIZE {LARGEST}", "8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES")

    def _mail(self, rest: bytes) -> None:
        path = _PATH.match(rest)
        if not self.greeted or self.sender is not None:
            self._say("503", "5.5.1 not now")
        elif path is None or path[1].upper() != b"FROM":
            self._say("501", "5.5.4 MAIL FROM:<address>")
        else:
            self.sender = path[2].decode("utf-8", "replace")
            self._say("250", "2.1.0 ok")

    def _rcpt(self, rest: bytes) -> None:
        path = _PATH.match(rest)
        if self.sender is None:
            self._say("503", "5.5.1 MAIL first")
        elif path is None or path[1].upper() != b"TO":
            self._say("501", "5.5.4 RCPT TO:<address>")
        elif len(self.recipients) >= MOST_RECIPIENTS:
            self._say("452", "4.5.3 too many recipients")
        elif not self.accepts(address := path[2].decode("utf-8", "replace")):
            self._say("550", "5.1.1 no such address")
        else:
            self.recipients.append(address)
            self._say("250", "2.1.5 ok")

    def _data(self, _rest: bytes) -> None:
        if not self.recipients:
            self._say("503", "5.5.1 RCPT first")
            return
        self._say("354", "end with a dot")
        mail = self._read_mail()
        if self.ended:
            return
        for answer in self._answers(mail):
            self._say(*answer)
        self._forget()

    def _read_mail(self) -> bytes | None:
        """The mail, its dots unstuffed; None for one that is too large. Only CR LF . CR LF ends it."""
        lines: list[bytes] = []
        size, begins = 0, True
        while True:
            line = self.stream.readline(LONGEST)
            if not line:
                self.ended = True  # the connection broke: nothing was taken
                return None
            if begins and line == b".\r\n":
                return b"".join(lines) if size <= LARGEST else None
            size += len(line)
            if size <= LARGEST:
                lines.append(line[1:] if begins and line.startswith(b".") else line)
            elif size > 8 * LARGEST:
                self.ended = True
                return None
            begins = line.endswith(b"\r\n")

    def _answers(self, mail: bytes | None) -> list[tuple[str, str]]:
        """One answer for all recipients; with LMTP one for each (RFC 2033, section 4.2)."""
        answers = [self._take(recipient, mail) for recipient in self.recipients]
        return answers if self.lmtp else [max(answers)]

    def _take(self, recipient: str, mail: bytes | None) -> tuple[str, str]:
        if mail is None:
            return "552", "5.3.4 too large"
        try:
            self.takes(recipient, mail)
        except Unavailable:
            return "451", "4.3.0 try again"
        return "250", "2.0.0 noted"

    def _forget(self) -> None:
        self.sender, self.recipients = None, []

    def _reset(self, _rest: bytes) -> None:
        self._forget()
        self._say("250", "2.0.0 ok")

    def _noop(self, _rest: bytes) -> None:
        self._say("250", "2.0.0 ok")

    def _quit(self, _rest: bytes) -> None:
        self.ended = True
        self._say("221", "2.0.0 goodbye")
