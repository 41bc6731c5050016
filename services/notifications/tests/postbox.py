"""The receiving side: a real SMTP server in a thread, with the moods that mail servers have."""

from __future__ import annotations

import asyncio
import email
import threading
from email import policy
from typing import Any

from aiosmtpd.controller import Controller

from chassis.testing import free_ports


class Postbox:
    """Keeps every mail it took. `moods` maps an address to what happens to its next mails.

    They are answers at RCPT such as "550 5.1.1 unknown", "drop" (the connection breaks before DATA), "refuse" (it does
    not like the mail), "swallow" (it takes the mail and breaks before it answers), "reset" (it answers, and breaks
    then) or "last" (it lets another mail pass before it takes this one). The last mood stays; an empty one is a good
    one. `extensions` are offered besides aiosmtpd's own; `tls` says how mails may be encrypted.
    """

    def __init__(self, *extensions: str, **tls: Any) -> None:
        self.extensions, self.tls = extensions, tls
        self.encrypted: list[bool] = []
        self.taken: list[tuple[str, bytes]] = []
        self.senders: dict[str, str] = {}  # of the last mail to each address
        self.moods: dict[str, list[str]] = {}
        self.on_mail: Any = None
        self.passed = asyncio.Event()  # of a mail taken, since one waits for it
        self.lock = threading.Lock()
        self.port = free_ports(1)[0]
        self.controller = self.listener()

    def listener(self) -> Controller:
        """A server on this box's port, to be started."""
        return Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10, **self.tls)

    @property
    def uri(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def _mood(self, address: str) -> str:
        moods = self.moods.get(address, [""])
        return moods.pop(0) if len(moods) > 1 else moods[0]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        session.host_name = hostname
        return [responses[0], *(f"250-{each}" for each in self.extensions), *responses[1:]]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        mood = self._mood(address)
        if mood == "drop":
            server.transport.abort()
            return "421 gone"
        if mood[:1].isdigit():
            return mood
        envelope.rcpt_tos.append(address)
        envelope.mood = mood
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if envelope.mood == "refuse":
            return "554 5.6.0 looks like spam"
        if envelope.mood == "last":
            self.passed.clear()
            await self.passed.wait()
        for address in envelope.rcpt_tos:
            with self.lock:
                self.taken.append((address, envelope.original_content))
                self.senders[address] = envelope.mail_from
            if self.on_mail:
                self.on_mail(address)
        self.passed.set()
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        if envelope.mood == "swallow":
            server.transport.abort()
        elif envelope.mood == "reset":
            server.loop.call_later(0.02, server.transport.abort)
        return "250 taken"

    def mails(self, address: str | None = None) -> list[Any]:
        """What came, parsed, in order."""
        with self.lock:
            taken = [raw for to, raw in self.taken if address in (None, to)]
        return [email.message_from_bytes(raw, policy=policy.default) for raw in taken]

    def addresses(self) -> list[str]:
        with self.lock:
            return [to for to, _ in self.taken]
