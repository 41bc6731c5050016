"""How reports of undeliverable mails come in: by a server of the service's own, or from a mailbox on the clock."""

from __future__ import annotations

from eventlet import tpool

from chassis.service import Service
from chassis.timers import every
from notifications.inbound import mailboxes
from notifications.inbound.server import Inbound, note

READS = ("maildir:", "mbox:")


class Bounces(Service):
    """What came back. A report proves by its return path which mail it is about."""

    inbound = Inbound()

    @every(15, transaction=False)
    def read_mailbox(self) -> None:
        """Note the reports in the mailbox of `ITMV_BOUNCES`; a mail leaves it once it is noted."""
        source = self.settings.bounce_source
        if not source.startswith(READS):
            return
        letters = tpool.execute(mailboxes.peek, source)
        for letter in letters:
            note(self.house, letter.recipients, letter.content)
        if letters:
            tpool.execute(mailboxes.drop, source, letters)
