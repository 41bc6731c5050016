"""Handing a mail over to the mail server: one connection for many mails, a deadline on every answer.

- Away: nobody to talk to; nothing was handed over, and not because of this mail
- Refused: the server said no, for now (4xx) or for good (5xx); nothing was handed over
- Lost: the connection broke before the server had the mail
- Doubtful: it broke when the server had the mail and before it answered; perhaps taken, perhaps not
"""

from __future__ import annotations

import re
import smtplib
import time
from contextlib import suppress
from typing import NamedTuple

from notifications.mail.headers import ascii_domain
from notifications.models.deliveries import STAGES
from notifications.route import Route

IDLE = 20.0  # seconds after which a connection is not trusted any more
LONGEST_REST = 30.0  # seconds between tries to reach a mail server that is away
BROKEN = (OSError, smtplib.SMTPException)
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_LEADING_DOT = re.compile(rb"\n\.")  # three times as quick as bytes.replace
_NOBODY = (550, 551, 553, 554)


class Away(Exception):
    """The server cannot be reached, or does not want to talk now."""


class Lost(Exception):
    """The connection broke before the mail was handed over."""


class Doubtful(Exception):
    """The connection broke while the mail was handed over."""


class Refused(Exception):
    """The server's answer to one mail; `stage` is mail, rcpt or data."""

    def __init__(self, stage: str, code: int, text: bytes | str) -> None:
        answer = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        super().__init__(f"{stage} {code} {' '.join(answer.split())}"[:200])
        self.stage, self.code, self.answer = stage, code, answer

    @property
    def for_good(self) -> bool:
        """Whether trying again cannot help."""
        return self.code >= 500

    @property
    def by_policy(self) -> bool:
        """The server objects to the sender or the content (RFC 3463: 5.7.x), not to the recipient."""
        return self.for_good and (self.stage == "mail" or self._is_about("5.7."))

    @property
    def no_such_mailbox(self) -> bool:
        """The recipient does not exist or takes no mail; one that the server cannot write to (5.6.7) may well exist."""
        return self.stage == "rcpt" and self.code in _NOBODY and not self._is_about("5.6.", "5.7.")

    def _is_about(self, *classes: str) -> bool:
        found = _ENHANCED.search(self.answer)
        return bool(found and found[1].startswith(classes))


class Envelope(NamedTuple):
    """From whom and to whom; `of` has the recipient's domain as the DNS has it."""

    sender: str
    recipient: str

    @classmethod
    def of(cls, sender: str, recipient: str) -> Envelope:
        """Raises ValueError for what is not an address."""
        return cls(sender, ascii_domain(recipient))

    @property
    def is_international(self) -> bool:
        """Whether only SMTPUTF8 (RFC 6531) can carry it."""
        return not self.recipient.isascii()

    @property
    def commands(self) -> dict[str, str]:
        """What to ask the server, by the stage of the conversation."""
        return {
            "mail": f"MAIL FROM:<{self.sender}>{' SMTPUTF8' if self.is_international else ''}\r\n",
            "rcpt": f"RCPT TO:<{self.recipient}>\r\n",
            "data": "DATA\r\n",
        }

    def __bytes__(self) -> bytes:
        return "".join(self.commands.values()).encode()


class MailServer:
    """One connection to the mail server. `send` connects when needed; what it raises says what to do with the mail."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self._smtp: smtplib.SMTP | None = None
        self._announced: Envelope | None = None  # asked with the last mail, its answers not heard yet
        self._used_at = self._rest_until = 0.0
        self._tries = 0

    @property
    def is_connected(self) -> bool:
        return self._smtp is not None

    @property
    def is_away(self) -> bool:
        """Whether it could not be reached a moment ago; it is left alone for a while, longer each time."""
        return time.monotonic() < self._rest_until

    def connect(self) -> None:
        """Have a connection that can be trusted. Raises Away."""
        if not self._is_trusted():
            self.close()
        if self._smtp is not None:
            return
        try:
            self._smtp = self.route.connect()
        except BROKEN as error:
            self._rest_until = time.monotonic() + min(LONGEST_REST, 0.25 * 2**self._tries)
            self._tries = min(self._tries + 1, 10)
            raise Away(type(error).__name__) from error
        self._used_at, self._tries = time.monotonic(), 0

    def send(self, envelope: Envelope, mail: bytes, following: Envelope | None = None) -> None:
        """Hand one mail over. Raises Away, Refused, Lost or Doubtful.

        The envelope of the mail that comes next travels with this one where the server offers it (RFC 2920). Once the
        server has agreed to it only a mail or the end of the connection can follow: see `withdraw`.
        """
        if self._announced != envelope:
            self.withdraw()
        is_old = self.is_connected
        try:
            self._announce(envelope)
        except Lost:
            if not is_old:
                raise
            self._announce(envelope)  # the server had left a connection that was at rest
        self._hand_over(mail, following)

    def withdraw(self) -> None:
        """Leave the connection if the server waits for a mail on it that will not come."""
        if self._announced is not None:
            self.close()

    def _announce(self, envelope: Envelope) -> None:
        """From whom and to whom, until the server wants to see the mail."""
        was_asked, self._announced = self._announced is not None, None
        if not was_asked:
            self.connect()
        try:
            self._agree(self._connection, envelope, was_asked=was_asked)
        except Refused as refused:
            self._after_refusal(refused)
            raise
        except BROKEN as error:
            self.close()
            raise Lost(type(error).__name__) from error

    def _agree(self, smtp: smtplib.SMTP, envelope: Envelope, *, was_asked: bool) -> None:
        if envelope.is_international and not smtp.has_extn("smtputf8"):
            raise Refused("rcpt", 553, "5.6.7 the mail server takes no international addresses")
        if not smtp.has_extn("pipelining"):
            for stage, command in envelope.commands.items():
                smtp.sock.sendall(command.encode())  # type: ignore[union-attr]
                _check(stage, *_answer(smtp))
            return
        if not was_asked:
            smtp.sock.sendall(bytes(envelope))  # type: ignore[union-attr]
        self._hear_all(smtp)

    def _hear_all(self, smtp: smtplib.SMTP) -> None:
        """The answers to a whole envelope. The first refusal counts: what comes after follows from it.

        A server may ask for the mail though it has refused the recipient; it then gets an empty one, for nobody.
        """
        answers = {stage: _answer(smtp) for stage in STAGES}
        try:
            for stage, answer in answers.items():
                _check(stage, *answer)
        except Refused:
            if answers["data"][0] == 354:
                smtp.sock.sendall(b".\r\n")  # type: ignore[union-attr]
                _answer(smtp)
            raise

    def _hand_over(self, mail: bytes, following: Envelope | None) -> None:
        """The mail itself, and the one answer that makes it the server's."""
        smtp = self._connection
        if following is not None and (following.is_international or not smtp.has_extn("pipelining")):
            following = None
        try:
            end = b".\r\n" if mail.endswith(b"\r\n") else b"\r\n.\r\n"
            stuffed = _LEADING_DOT.sub(b"\n..", mail)
            smtp.sock.sendall(stuffed + end + (bytes(following) if following else b""))  # type: ignore[union-attr]
            code, text = _answer(smtp)
        except BROKEN as error:
            self.close()
            raise Doubtful(type(error).__name__) from error
        self._used_at, self._announced = time.monotonic(), following
        if code != 250:
            refused = Refused("data", code, text)
            self._after_refusal(refused)
            raise refused

    def _after_refusal(self, refused: Refused) -> None:
        """Make the connection ready for the next mail, or leave it when the server leaves (421).

        One that is announced already needs nothing: the refusal of a mail ends its transaction too.
        """
        if self._announced is not None and refused.code != 421:
            return
        try:
            if refused.code == 421 or self._smtp is None or self._smtp.rset()[0] != 250:
                self.close()
        except BROKEN:
            self.close()

    @property
    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise Lost("closed")
        return self._smtp

    def _is_trusted(self) -> bool:
        return time.monotonic() - self._used_at < IDLE

    def rest(self) -> None:
        """Say goodbye once nothing was sent for a while."""
        if self._smtp is not None and not self._is_trusted():
            with suppress(*BROKEN):
                self._smtp.quit()
            self.close()

    def close(self) -> None:
        """Leave, without waiting for a server that does not answer."""
        smtp, self._smtp, self._announced = self._smtp, None, None
        if smtp is not None:
            smtp.close()


def _answer(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """The next answer. Raises SMTPServerDisconnected for what is none."""
    code, text = smtp.getreply()
    if code == -1:
        raise smtplib.SMTPServerDisconnected("not SMTP")
    return code, text


def _check(stage: str, code: int, text: bytes) -> None:
    """Raises Refused unless the server agrees."""
    if code not in ((354,) if stage == "data" else (250, 251)):
        raise Refused(stage, code, text)
