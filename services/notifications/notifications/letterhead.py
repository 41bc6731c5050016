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

ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@]+@[^\s<>,;:\"()\[\]\\@]+\Z")
CONFIRM_SECONDS = 7 * 24 * 3600


def sender(text: str) -> str:
    """`Name <address>` or an address. Raises ValueError for anything else."""
    if any(c < " " for c in text) or not ADDRESS.match(parseaddr(text)[1]):
        raise ValueError("must be an address such as IT-Initiative MV <newsletter@example.org>")
    return text


@dataclass(frozen=True)
class Letterhead:
    """The sender of all mails. `key` signs the links in them and blinds suppressed addresses."""

    name: str
    address: str
    reply_to: str
    base_url: str
    imprint: str
    key: str

    @classmethod
    def of(cls, settings: Any) -> Letterhead:
        """The letterhead that the settings describe."""
        name, address = parseaddr(settings.mail_from)
        return cls(name, address, settings.reply_to, settings.base_url, settings.imprint, settings.secret_key)

    @property
    def domain(self) -> str:
        """Where Message-IDs are unique."""
        return self.address.rpartition("@")[2]

    def message_id(self, delivery_id: UUID) -> str:
        """The Message-ID of a delivery, the same however often it is handed over."""
        return f"<{delivery_id}@{self.domain}>"

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
