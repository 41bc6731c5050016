"""One mail: written, handed over, and what became of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jinja2 import TemplateError

from notifications.commands.settling import Outcome
from notifications.letterhead import Letterhead
from notifications.mail import alerts, triggered
from notifications.mail.newsletter import Edition, Reader
from notifications.mail.signature import Signer
from notifications.models import Claimed
from notifications.smtp import Doubtful, Envelope, Lost, MailServer, Refused

log = logging.getLogger(__name__)
EDITED = ("newsletter", "newsletter_test", alerts.KIND)  # set by the press; without an edition there is nothing new
UNWRITABLE = (ValueError, KeyError, TypeError, AttributeError, TemplateError)  # faults of one mail, not of ours


class Handover:
    """Writes mails and hands them to the mail server. `kinds` remembers what was tried, for the figures."""

    def __init__(self, letterhead: Letterhead, retries: tuple[float, ...], signer: Signer | None = None) -> None:
        self.letterhead, self.retries, self.signer = letterhead, retries, signer
        self.kinds: dict[UUID, str] = {}
        self._tokens = letterhead.subscription_tokens

    @classmethod
    def of(cls, settings: Any) -> Handover:
        """As the settings have it."""
        letterhead = Letterhead.of(settings)
        key, selector = settings.dkim_key, settings.dkim_selector
        return cls(letterhead, settings.mail_retries, Signer(key, selector, letterhead.domain) if key else None)

    def envelope(self, row: Claimed, edition: Edition | None) -> Envelope | None:
        """What a mail comes in; None for one that is not sent. Raises ValueError for what is not an address."""
        if edition is None and row.kind in EDITED:
            return None
        return Envelope.of(self.letterhead.return_path(row.id), row.email)

    def announced(self, row: Claimed, edition: Edition | None) -> Envelope | None:
        """The envelope to ask for beforehand; a mail without one is looked at when its turn comes."""
        try:
            return self.envelope(row, edition)
        except ValueError:
            return None

    def deliver(
        self,
        server: MailServer,
        row: Claimed,
        edition: Edition | None,
        now: datetime,
        following: Envelope | None = None,
    ) -> Outcome:
        """Hand one mail over, with the envelope of the next. Raises Away when there is nobody to hand it to."""
        self.kinds[row.id] = row.kind
        try:
            envelope = self.envelope(row, edition)
            if envelope is None:
                return Outcome(row.id, "skipped", "nothing_new")
            mail = self._write(row, edition, now)
            mail = self.signer.signed(mail) if self.signer else mail
        except UNWRITABLE as error:
            fault = type(error).__name__
            log.error("mail cannot be written", extra={"delivery": str(row.id), "fault": fault})  # noqa: TRY400 - no content in logs
            return Outcome(row.id, "failed", f"unwritable: {fault}")
        try:
            server.send(envelope, mail, following)
        except Refused as refused:
            return self._refused(row, refused, now)
        except (Lost, Doubtful) as broken:
            return self._again(row, f"{type(broken).__name__}: {broken}", now, doubtful=isinstance(broken, Doubtful))
        return Outcome(row.id, "sent")

    def _write(self, row: Claimed, edition: Edition | None, now: datetime) -> bytes:
        message_id = self.letterhead.message_id(row.id)
        if edition is not None:
            return edition.pour(Reader(row.email, self._token(row), message_id, self.letterhead.why(row.id)), now)
        whose = (row.kind, row.language, row.email, row.name, row.data, message_id)
        occasion = triggered.Occasion(*whose, self.letterhead.why(row.id))
        return triggered.write(self.letterhead, occasion, now)

    def _token(self, row: Claimed) -> str:
        """What opens the links at the foot of a mail."""
        if row.subscription_id:
            return self._tokens.sign(row.subscription_id)
        return str(row.data.get("token", "test"))

    def _refused(self, row: Claimed, refused: Refused, now: datetime) -> Outcome:
        """5xx: for good. An objection to us is tried once more, after somebody looked at it and resumed the issue."""
        if refused.by_policy and row.issue_id is not None and row.attempts == 1:
            return Outcome(row.id, "later", str(refused), now, policy=True)
        if not refused.for_good:
            return self._again(row, str(refused), now, doubtful=False)
        undeliverable = self.letterhead.blinded(row.email) if refused.no_such_mailbox else None
        return Outcome(row.id, "failed", str(refused), undeliverable=undeliverable, code=str(refused.code))

    def _again(self, row: Claimed, reason: str, now: datetime, *, doubtful: bool) -> Outcome:
        """Later, each time after a longer delay, until the delays are used up."""
        if row.attempts > len(self.retries):
            return Outcome(row.id, "ambiguous" if doubtful or row.doubtful else "failed", reason)
        due_at = now + timedelta(seconds=self.retries[row.attempts - 1])
        return Outcome(row.id, "doubtful" if doubtful else "later", reason, due_at)
