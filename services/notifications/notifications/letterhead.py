"""Who writes: what stands in every mail whatever it is about, and the keys that sign its links."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from chassis.tokens import Tokens
from notifications import references

ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@]+@[^\s<>,;:\"()\[\]\\@]+\Z")
CONFIRM_SECONDS = 7 * 24 * 3600


def sender(text: str) -> str:
    """`Name <address>` or an address. Raises ValueError for anything else."""
    if any(c < " " for c in text) or not ADDRESS.match(parseaddr(text)[1]):
        raise ValueError("must be an address such as IT-Initiative MV <newsletter@example.org>")
    return text


@dataclass(frozen=True)
class Letterhead:
    """The sender of all mails. `key` signs the links in them and blinds suppressed addresses.

    `bounce_address` is where reports come to of mails that cannot be delivered; empty, they go to the sender.
    """

    name: str
    address: str
    reply_to: str
    base_url: str
    imprint: str
    key: str
    bounce_address: str = ""

    @classmethod
    def of(cls, settings: Any) -> Letterhead:
        """The letterhead that the settings describe."""
        name, address = parseaddr(settings.mail_from)
        where = (settings.reply_to, settings.base_url, settings.imprint, settings.secret_key)
        return cls(name, address, *where, settings.bounce_address)

    @property
    def domain(self) -> str:
        """Where Message-IDs are unique."""
        return self.address.rpartition("@")[2]

    def message_id(self, delivery_id: UUID) -> str:
        """The Message-ID of a delivery, the same however often it is handed over."""
        return f"<{delivery_id}@{self.domain}>"

    def return_path(self, delivery_id: UUID) -> str:
        """The envelope's sender, which tells reports of a mail apart and proves them: `bounces+<reference>@domain`."""
        local, _, domain = self.bounce_address.rpartition("@")
        return f"{local}+{references.sign(self.key, 'bounce', delivery_id)}@{domain}" if local else self.address

    def takes_reports(self, address: str) -> bool:
        """Whether an address is the one that reports come to, or a return path of ours."""
        return address.lower() == self.bounce_address.lower() != "" or self.returned(address) is not None

    def why(self, delivery_id: UUID) -> str:
        """What opens the page that says why somebody got a mail."""
        return references.sign(self.key, "why", delivery_id)

    def asked_why(self, reference: str) -> UUID | None:
        """The mail that a reader asks about; None for what we have not signed."""
        return references.read(self.key, "why", reference)

    def returned(self, text: str) -> UUID | None:
        """The mail whose return path stands in a text; None for one that we have not signed."""
        local, _, domain = (re.escape(part) for part in self.bounce_address.rpartition("@"))
        found = re.search(rf"(?i)\b{local}\+([a-z2-7]{{{references.LENGTH}}})@{domain}(?![\w.-])", text)
        return references.read(self.key, "bounce", found[1]) if found and local else None

    def link(self, page: str, token: str) -> str:
        """A page of the portal, such as `confirm/subscription`."""
        return f"{self.base_url}/{page}/{token}"

    @property
    def confirmation_tokens(self) -> Tokens:
        """For the link that confirms one consent; read them with CONFIRM_SECONDS."""
        return Tokens(self.key, "confirm-subscription")

    @property
    def subscription_tokens(self) -> Tokens:
        """For the links that stay valid as long as the subscription: preferences, unsubscribe."""
        return Tokens(self.key, "subscription")

    def blinded(self, email: str) -> str:
        """A keyed hash of an address, by which a suppression outlives the address itself."""
        return hmac.new(self.key.encode(), email.casefold().encode(), hashlib.sha256).hexdigest()
