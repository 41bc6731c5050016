"""The inbound address: listens where `ITMV_BOUNCES` says so, and notes what comes."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import eventlet
from eventlet import tpool
from nameko.extensions import DependencyProvider

from notifications import figures
from notifications.commands import bounces
from notifications.inbound.conversation import Conversation
from notifications.inbound.reports import read_report
from notifications.letterhead import Letterhead

CLIENTS = 20  # at a time; others wait to be let in
SECONDS = 60.0  # longest silence of a client
LONGEST = 300.0  # seconds of a conversation: nobody holds a place by saying a letter a minute
AGAIN = 5.0  # seconds until the address is tried again that another process listens at
log = logging.getLogger(__name__)


def note(house: Any, addressed: Iterable[str], content: bytes) -> None:
    """Note one report. Raises Unavailable when the database is away."""
    report = tpool.execute(read_report, content)
    if report.kind == "ignored":
        figures.REPORTS.labels("ignored").inc()
        return
    with house.database.write() as session:
        became = bounces.note(session, report, addressed, Letterhead.of(house.settings), datetime.now(UTC))
    figures.REPORTS.labels(became).inc()


class Inbound(DependencyProvider):  # type: ignore[misc]
    """Listens for as long as the service runs, in each of its processes that can have the address."""

    def setup(self) -> None:
        self.house = self.container.config["house"]
        self.place = urlsplit(self.house.settings.bounce_source)
        self.letterhead = Letterhead.of(self.house.settings)
        self.stopping = threading.Event()
        self.listener: socket.socket | None = None

    def start(self) -> None:
        if self.place.scheme in ("smtp", "lmtp"):
            self.container.spawn_managed_thread(self._listen, identifier="inbound")

    def stop(self) -> None:
        """Let nobody in any more; a client whose report is not noted yet keeps it and comes again."""
        self.stopping.set()
        if self.listener is not None:
            self.listener.close()

    def _listen(self) -> None:
        pool = eventlet.GreenPool(CLIENTS)
        while not self.stopping.is_set():
            try:
                self.listener = self._bound()
                while True:
                    client, _ = self.listener.accept()
                    pool.spawn_n(self._talk, client)
            except OSError as error:
                if not self.stopping.is_set():
                    log.warning("inbound address not ours", extra={"reason": type(error).__name__, "retry_in": AGAIN})
                    self.stopping.wait(AGAIN)

    def _bound(self) -> socket.socket:
        host = self.place.hostname or ""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made: socket.socket = eventlet.listen((host, self.place.port), family, reuse_port=False)
        return made

    def _talk(self, client: socket.socket) -> None:
        """One client. Whatever they do ends with them."""
        client.settimeout(SECONDS)
        try:
            with client, client.makefile("rwb") as stream, eventlet.Timeout(LONGEST, False):
                Conversation(
                    stream,
                    self.letterhead.domain,
                    self.letterhead.takes_reports,
                    lambda recipient, mail: note(self.house, (recipient,), mail),
                    lmtp=self.place.scheme == "lmtp",
                ).hold()
        except OSError as gone:
            log.info("inbound client gone", extra={"reason": type(gone).__name__})
        except Exception:
            log.exception("report not taken")
