"""How fast a newsletter leaves the house, beside a bare smtplib loop to the same sink, and in how much memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Self
from uuid import UUID

from notifications.commands import issues
from notifications.letterhead import Letterhead
from notifications.mail.newsletter import Edition, Reader, set_page
from notifications.models import Counter, Issue, News, Reading, Subscription
from notifications.models.subscriptions import TOPICS
from notifications.queries.digest import digest
from notifications.settings import Settings
from sqlalchemy import insert, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from bench.directory import cluster_of
from bench.figures import BrokenError, Figure, spread
from bench.memory import mebibytes
from bench.stage import ROUNDS, Stage, say
from chassis import migrate
from chassis.db import Database
from chassis.service import plan
from chassis.testing import Caller, free_ports
from deploy.local.process import Process
from deploy.local.waiting import LOOPBACK, free_port, is_fine, until

SINK = "/usr/sbin/smtp-sink"  # Debian's package postfix
READERS = 10_000
FEW, MANY = 2_000, 200_000
CONNECTIONS = 4
NEWS = 30  # entries that the digest chooses from
OFFICE = {"account_id": "0192f0c1-2f3a-7c55-9d52-6b1f0b7a4e99", "roles": ["office"]}
LETTERHEAD = Letterhead("IT-Initiative MV", "newsletter@itmv.example", "", "https://itmv.example", "Rostock", "key")


def measure(stage: Stage) -> list[Figure]:
    """Of each database the dispatch beside the loop, in turns; then memory, on PostgreSQL."""
    with cluster_of(stage) as cluster, sink(stage.home) as port:
        mail = stage.home / "mail.eml"
        figures = []
        for kind, limit, url in (
            ("PostgreSQL", 0.8, cluster.create_database("mails")),
            ("SQLite", 0.5, f"sqlite:///{stage.home}/mails.sqlite3"),
        ):
            with House(stage, url, port) as house:
                write_readers(house.database, READERS)
                mail.write_bytes(house.example())
                figures.append(_beside_the_loop(house, port, mail, kind, limit))
        with House(stage, cluster.create_database("many"), port) as house:
            figures.append(_memory(house))
    return figures


def _beside_the_loop(house: House, port: int, mail: Path, kind: str, limit: float) -> Figure:
    ours, alone, together, pipelined = [], [], [], []
    for _ in range(ROUNDS):
        alone.append(_bare("loop", port, 1, mail))
        ours.append(house.dispatch(READERS))
        together.append(_bare("loop", port, CONNECTIONS, mail))
        pipelined.append(_bare("pipelined", port, CONNECTIONS, mail))
    bare = max(median(alone), median(together))
    how = (
        f"{spread(ours)} mails/s of {mail.stat().st_size / 1024:.0f} KiB, ledger included; smtplib over one "
        f"connection {spread(alone)}, over {CONNECTIONS} {spread(together)}; pipelined by hand {spread(pipelined)}, "
        f"of which ours is {median(ours) / median(pipelined):.2f}"
    )
    return Figure(f"newsletter, {kind}", median(ours) / bare, limit, "× the faster loop", how, at_least=True)


def _memory(house: House) -> Figure:
    write_readers(house.database, FEW)
    house.dispatch(FEW)
    few = mebibytes(house.process.pid, "VmHWM")
    say(f"writing {MANY:,} readers")
    write_readers(house.database, MANY - FEW)
    rate = house.dispatch(MANY)
    many = mebibytes(house.process.pid, "VmHWM")
    how = f"{few:.0f} MiB at most with {FEW:,} recipients, {many:.0f} MiB with {MANY:,} ({rate:,.0f} mails/s)"
    return Figure("memory of a dispatch", many / few, 1.1, "× of a small one", how)


def _bare(way: str, port: int, connections: int, mail: Path) -> float:
    command = [sys.executable, "-m", "bench.smtp", way, str(port), str(connections), str(READERS), str(mail)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@contextmanager
def sink(home: Path) -> Iterator[int]:
    """Debian's smtp-sink, which takes every mail and forgets it; its port."""
    if not shutil.which(SINK):
        raise BrokenError("there is no smtp-sink: apt-get install postfix")
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with (home / "sink.log").open("wb") as log:
        process = subprocess.Popen([SINK, *user, f"{LOOPBACK}:{port}", "1000"], stderr=log)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


class House:
    """A notifications service of its own, with its readers, on a fresh database."""

    def __init__(self, stage: Stage, url: str, port: int) -> None:
        self.database = Database(url)
        migrate.upgrade(plan("notifications"), self.database)
        uri = stage.vhost(f"mails-{port}-{self.database.engine.dialect.name}-{free_port()}")
        home = stage.home / uri.rpartition("/")[2]
        (home / "logs").mkdir(parents=True)
        mine = {"ITMV_AMQP_URI": uri, "ITMV_NOTIFICATIONS_DB": url, "ITMV_HOME": str(home)}
        mine |= {"ITMV_SMTP": f"smtp://{LOOPBACK}:{port}", "ITMV_SMTP_CONNECTIONS": str(CONNECTIONS)}
        first, *_, metrics = free_ports(Settings.metrics_offset + 1)
        mine |= {"ITMV_NEWSLETTER_SCHEDULE": "0 0 1 1 *", "ITMV_METRICS_PORT": str(first)}
        env = stage.platform.env | mine | {"ITMV_SECRET_KEY": LETTERHEAD.key}
        ready = partial(is_fine, f"http://{LOOPBACK}:{metrics}/readyz")
        self.process = Process("notifications", "python -m chassis.run notifications", home, env, ready)
        self.caller = Caller(uri, 30)
        with self.database.write() as session:
            write_news(session, NEWS)

    def __enter__(self) -> Self:
        self.process.start()
        self.process.wait_ready()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stop()
        self.caller.close()
        self.database.close()

    def example(self) -> bytes:
        """A mail as each reader gets it."""
        now = datetime.now(UTC)
        with self.database.write() as session:
            issue = write_issue(session)
            sections = digest(session, dict.fromkeys(TOPICS, 0), NEWS, now)
            if not sections:
                raise BrokenError("the digest is empty")
            page = set_page(LETTERHEAD, issue.subject, issue.body_markdown, "de", sections)
            token = LETTERHEAD.subscription_tokens.sign(issue.id)
            return Edition(LETTERHEAD, page).pour(Reader("reader@example.org", token, f"<{issue.id}@x>"), now)

    def dispatch(self, count: int) -> float:
        """Mails per second of one issue, from the office's word to the last row settled."""
        with self.database.write() as session:
            session.execute(update(Reading).values(mark=0))
            issue_id = write_issue(session).id
        self.caller.call("notifications.dispatch_issue", actor=OFFICE, issue_id=str(issue_id))
        until(lambda: self._issue(issue_id).state == "sent", "the dispatch to end", 600, pause=0.2)
        issue = self._issue(issue_id)
        if (sent := self._sent(issue_id)) != count or issue.started_at is None or issue.finished_at is None:
            raise BrokenError(f"{sent} of {count} mails were sent")
        return count / (issue.finished_at - issue.started_at).total_seconds()

    def _issue(self, issue_id: UUID) -> Issue:
        with self.database.read() as session:
            return session.get_one(Issue, issue_id)

    def _sent(self, issue_id: UUID) -> int:
        progress: dict[str, Any] = self.caller.call("notifications.get_progress", actor=OFFICE, issue_id=str(issue_id))
        return int(progress["sent"])


def write_readers(database: Database, count: int) -> None:
    """Readers of all topics who got nothing yet."""
    now = datetime.now(UTC)
    for first in range(0, count, 1000):
        people = [_person(uuid7(), now) for _ in range(min(1000, count - first))]
        topics = [
            {"subscription_id": each["id"], "topic": topic, "chosen": True, "mark": 0}
            for each in people
            for topic in TOPICS
        ]
        with database.write() as session:
            session.execute(insert(Subscription), people)
            session.execute(insert(Reading), topics)


def _person(subscription_id: UUID, now: datetime) -> dict[str, Any]:
    email = f"{subscription_id.hex[-16:]}@example.org"
    known = {"id": subscription_id, "email": email, "email_key": email, "address_hash": LETTERHEAD.blinded(email)}
    return known | {"status": "active", "rhythm": "weekly", "language": "de", "requested_at": now, "revision": 1}


def write_issue(session: Session) -> Issue:
    body = "Moin,\n\n" + "das ist ein **Absatz**, wie ihn die Geschäftsstelle schreibt, mit Umlauten. " * 8
    wanted = {"subject": "Frühling „an der Küste“", "body_markdown": body, "topics": list(TOPICS), "digest": True}
    return issues.create(session, wanted, datetime.now(UTC))


def write_news(session: Session, count: int) -> None:
    """What there is to tell: postings, events and tenders, at the positions from 1 on."""
    now = datetime.now(UTC)
    for number in range(1, count + 1):
        kind, topic = (("job", "jobs"), ("event", "events"), ("tender", "tenders"))[number % 3]
        starts = {"starts_at": now + timedelta(days=number)} if kind == "event" else {}
        title = f"Entwicklerin für Küstenfunk Nr. {number} (m/w/d)"
        known = {"kind": kind, "id": uuid7(), "revision": 1, "open": True, "topic": topic, "position": number}
        session.add(News(**known, title=title, detail="Förde IT GmbH", place="Rostock", path=f"{topic}/x", **starts))
    session.add(Counter(name="news", value=count))
