"""Handing a mail over to the mail server: one connection for many mails, a deadline on every answer.

- Away: nobody to talk to; nothing was handed over, and not because of this mail
- Refused: the server said no, for now (4xx) or for good (5xx); nothing was handed over
- Lost: the connection broke before the server had the mail
- Doubtful: it broke when the server had the mail and before it answered; perhaps taken, perhaps not
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from notifications.mail.headers import ascii_domain

IDLE = 20.0  # seconds after which a connection is not trusted any more
_DOT = re.compile(rb"(?m)^\.")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
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
        found = _ENHANCED.search(self.answer)
        return self.for_good and (self.stage == "mail" or bool(found and found[1].startswith("5.7.")))

    @property
    def no_such_mailbox(self) -> bool:
        """The recipient does not exist or takes no mail."""
        return self.stage == "rcpt" and self.code in _NOBODY and not self.by_policy


class MailServer:
    """The mail server behind a URI. `send` connects when needed; what it raises says what to do with the mail."""

    def __init__(self, uri: str, seconds: float) -> None:
        self.parts, self.seconds = urlsplit(uri), seconds
        self._smtp: smtplib.SMTP | None = None
        self._used_at = 0.0

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand one mail over. Raises Away, Refused, Lost or Doubtful."""
        if not self._is_trusted():
            self.close()
        is_old = self._smtp is not None
        try:
            self._announce(sender, ascii_domain(recipient))
        except Lost:
            if not is_old:
                raise
            self._announce(sender, ascii_domain(recipient))  # the server had left a connection that was at rest
        self._hand_over(self._connected(), mail)

    def _announce(self, sender: str, recipient: str) -> None:
        """From whom and to whom, until the server wants to see the mail."""
        smtp = self._connected()
        try:
            self._envelope(smtp, sender, recipient)
            self._ask(smtp, "data", "DATA", 354)
        except Refused as refused:
            self._after_refusal(refused)
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Lost(type(error).__name__) from error

    def _hand_over(self, smtp: smtplib.SMTP, mail: bytes) -> None:
        """The mail itself, and the one answer that makes it the server's."""
        try:
            smtp.send(_DOT.sub(b"..", mail) + (b".\r\n" if mail.endswith(b"\r\n") else b"\r\n.\r\n"))
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Doubtful(type(error).__name__) from error
        self._used_at = time.monotonic()
        if code != 250:
            refused = Refused("data", code, text)
            self._after_refusal(refused)
            raise refused

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> None:
        options = " SMTPUTF8" if not recipient.isascii() else ""
        if options and not smtp.has_extn("smtputf8"):
            raise Refused("rcpt", 553, "5.6.7 the mail server takes no international addresses")
        if options:
            smtp.command_encoding = "utf-8"
        self._ask(smtp, "mail", f"MAIL FROM:<{sender}>{options}", 250)
        self._ask(smtp, "rcpt", f"RCPT TO:<{recipient}>", 250, 251)

    @staticmethod
    def _ask(smtp: smtplib.SMTP, stage: str, command: str, *expected: int) -> None:
        code, text = smtp.docmd(command)
        if code == -1:
            raise smtplib.SMTPServerDisconnected("closed")
        if code not in expected:
            raise Refused(stage, code, text)

    def _after_refusal(self, refused: Refused) -> None:
        """Make the connection ready for the next mail, or leave it when the server leaves (421)."""
        try:
            if refused.code == 421 or self._smtp is None or self._smtp.rset()[0] != 250:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise Away(type(error).__name__) from error
            self._used_at = time.monotonic()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        """A connection that has greeted, is encrypted where it can be, and signed in where it must be.

        A password is shown only to a server that proves its name; without one, encryption that is offered is taken
        without a proof, which is better than none (RFC 7435).
        """
        host, implicit = self.parts.hostname or "", self.parts.scheme == "smtps"
        context = ssl.create_default_context()
        if not implicit and not self.parts.username:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if implicit:
            made: smtplib.SMTP = smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=self.seconds, context=context)
        else:
            made = smtplib.SMTP(host, self.parts.port or 25, timeout=self.seconds)
        try:
            self._prepare(made, context, implicit=implicit)
        except BaseException:
            made.close()
            raise
        return made

    def _prepare(self, smtp: smtplib.SMTP, context: ssl.SSLContext, *, implicit: bool) -> None:
        smtp.ehlo_or_helo_if_needed()
        if not implicit and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        elif not implicit and self.parts.username:
            raise smtplib.SMTPNotSupportedError("a password needs STARTTLS")
        if self.parts.username:
            smtp.login(unquote(self.parts.username), unquote(self.parts.password or ""))

    def _is_trusted(self) -> bool:
        return time.monotonic() - self._used_at < IDLE

    def rest(self) -> None:
        """Say goodbye once nothing was sent for a while."""
        if self._smtp is not None and not self._is_trusted():
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self.close()

    def close(self) -> None:
        """Leave, without waiting for a server that does not answer."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()
