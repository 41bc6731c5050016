"""The way to the mail server: its address, whether it must prove its name, and who we say we are."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

TLS = ("auto", "required", "off")


@dataclass(frozen=True)
class Route:
    """How connections are made: `smtps://` is encrypted from the start, `smtp://` by STARTTLS, as `tls` has it.

    - `required`: a server without STARTTLS, or without a certificate that proves its name, gets no mail
    - `auto`: the same for a route with a password; without one, what encryption is offered is taken without a proof,
      which is better than none (RFC 7435), and a server that offers none gets plain mails
    - `off`: plain, for a server on this machine; never with a password
    """

    uri: str
    seconds: float
    tls: str = "auto"

    @classmethod
    def of(cls, settings: Any) -> Route:
        """The route that the settings describe."""
        return cls(settings.smtp, settings.smtp_seconds, settings.smtp_tls)

    @property
    def server(self) -> str:
        """`host:port`, by which processes agree on a rate; without a password."""
        parts = urlsplit(self.uri)
        return f"{parts.hostname}:{parts.port or (465 if self._implicit else 25)}"

    @property
    def _implicit(self) -> bool:
        return self.uri.startswith("smtps:")

    @property
    def _proves(self) -> bool:
        """Whether the server has to prove its name."""
        return self._implicit or self.tls == "required" or bool(urlsplit(self.uri).username)

    def connect(self) -> smtplib.SMTP:
        """A connection that has greeted, is encrypted and signed in. Raises OSError or SMTPException."""
        host, _, port = self.server.rpartition(":")
        if self._implicit:
            made: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=self.seconds, context=self._context())
        else:
            made = smtplib.SMTP(host, int(port), timeout=self.seconds)
        try:
            self._prepare(made)
        except BaseException:
            made.close()
            raise
        return made

    def _context(self) -> ssl.SSLContext:
        """TLS with the system's authorities, or those that SSL_CERT_FILE names."""
        context = ssl.create_default_context()
        if not self._proves:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def _prepare(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        parts = urlsplit(self.uri)
        if not self._implicit and (self.tls != "off" or parts.username):
            if smtp.has_extn("starttls"):
                smtp.starttls(context=self._context())
                smtp.ehlo()
            elif self._proves:
                raise smtplib.SMTPNotSupportedError("the mail server offers no STARTTLS")
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.command_encoding = "utf-8"
