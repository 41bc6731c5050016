"""What is there afterwards: commands, facts, effects and mails, counted in SQL and in the Maildir."""

from __future__ import annotations

import subprocess
import sysconfig
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from members.models import Application
from notifications.models import Delivery
from sqlalchemy import func, select

from chassis.db import Database
from chassis.idempotency import answers
from chassis.inbox import inbox
from chassis.outbox import outbox, waiting
from deploy.local.mailbox import Mailbox
from deploy.local.platform import Platform
from deploy.local.waiting import until
from tests.faults.load import Load

FACT, HEARING = "members.application_received.v1", "ask_applicant"
PROMISED = 60.0  # seconds after the last start within which the outboxes are empty (design/promises.md)
MAILED = 300.0  # seconds for all mails: behind 10,000 facts at once, on a disk that is written through
IN_FLIGHT = 4  # mails when notifications is killed: one a connection (ITMV_SMTP_CONNECTIONS)


class Count:
    """The databases and the mailbox of a platform."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.members, self.notifications = (self._database(name) for name in ("members", "notifications"))
        self.mailbox = Mailbox(platform.home / "mail")
        self.mailbox.seen = set()

    def _database(self, service: str) -> Database:
        name = f"ITMV_{service.upper()}_DB"
        return Database(self.platform.env.get(name, f"sqlite:///{self.platform.home}/{service}.sqlite3"))

    def close(self) -> None:
        self.members.close()
        self.notifications.close()

    def settled(self, seconds: float = PROMISED) -> tuple[float, float]:
        """Wait until no fact waits and no mail is open; how long each took from now."""
        began = time.monotonic()
        until(lambda: self.waiting() == 0, "empty outboxes", seconds, 0.1)
        empty = time.monotonic() - began
        until(lambda: self.heard() == self.told() and self.open_mails() == 0, "all mails", MAILED, 0.1)
        return empty, time.monotonic() - began

    def waiting(self) -> int:
        """Facts that wait in an outbox or were parked."""
        total = 0
        for database in (self.members, self.notifications):
            with database.read() as session:
                left = waiting | outbox.c.parked_at.is_not(None)
                total += session.scalar(select(func.count()).select_from(outbox).where(left)) or 0
        return total

    def told(self) -> int:
        with self.members.read() as session:
            return session.scalar(select(func.count()).select_from(outbox).where(outbox.c.topic == FACT)) or 0

    def heard(self) -> int:
        with self.notifications.read() as session:
            return session.scalar(select(func.count()).select_from(inbox).where(inbox.c.hearing == HEARING)) or 0

    def open_mails(self) -> int:
        with self.notifications.read() as session:
            query = select(func.count()).select_from(Delivery).where(Delivery.settled_at.is_(None))
            return session.scalar(query) or 0

    def applications(self) -> Counter[str]:
        """How often each id stands in the register; as many addresses as ids, if no key made two."""
        with self.members.read() as session:
            rows = session.execute(select(Application.id, Application.representative)).all()
        addresses = Counter(row.representative["email"] for row in rows)
        assert max(addresses.values(), default=1) == 1, f"doubled: {addresses.most_common(3)}"
        return Counter(str(row.id) for row in rows)

    def keys(self) -> int:
        with self.members.read() as session:
            return session.scalar(select(func.count()).select_from(answers)) or 0

    def facts(self) -> dict[str, str]:
        """Each application's one fact, by the fact's id."""
        with self.members.read() as session:
            rows = session.execute(select(outbox.c.id, outbox.c.subject).where(outbox.c.topic == FACT)).all()
        return {f"fact:{row.id}": row.subject for row in rows}

    def deliveries(self) -> Counter[str]:
        """How many rows of the ledger each fact caused."""
        with self.notifications.read() as session:
            causes = session.scalars(select(Delivery.cause).where(Delivery.kind == "application_received"))
            return Counter(causes)

    def states(self) -> dict[str, int]:
        with self.notifications.read() as session:
            rows = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
            return {row[0]: row[1] for row in rows}

    def doubtful(self) -> set[str]:
        """Addresses of mails that the ledger says may have gone twice."""
        with self.notifications.read() as session:
            return set(session.scalars(select(Delivery.email).where(Delivery.state == "ambiguous")))

    def mails(self) -> dict[str, list[str]]:
        """The Message-IDs that each address got."""
        found: dict[str, list[str]] = defaultdict(list)
        for mail in self.mailbox.mails():
            found[mail.to].append(str(mail.message["Message-ID"]))
        return found

    def dead_letters(self) -> str:
        """What `itmv dead-letters list` says."""
        command = [
            str(Path(sysconfig.get_path("scripts")) / "itmv"),
            "dead-letters",
            "list",
            "members",
            "notifications",
        ]
        done = subprocess.run(command, env=self.platform.env, capture_output=True, text=True, check=True, timeout=60)
        return done.stdout.strip()


def assert_exactly_once(platform: Platform, load: Load, mail_kills: int, say: Callable[[str], None]) -> None:
    """Every command answered has its one row, one fact, one row in the ledger and its mail. Says the figures."""
    count = Count(platform)
    try:
        empty, mailed = count.settled()
        say(f"outboxes empty after {empty:.1f} s, all mails settled after {mailed:.1f} s")
        _assert_commands(count, load)
        assert_effects(count)
        doubled = _assert_mails(count, load, mail_kills)
        say(f"{load.count} commands: {len(load.acknowledged)} acknowledged, none lost, none doubled")
        say(f"answers {dict(load.tries)}, the slowest command {load.slowest:.1f} s")
        say(f"mails {count.states()}, {doubled} a second time with the same Message-ID")
    finally:
        count.close()


def _assert_commands(count: Count, load: Load) -> None:
    assert not load.refused, load.refused
    assert not load.unanswered, load.unanswered
    kept = count.applications()
    assert set(load.acknowledged.values()) <= set(kept), "an acknowledged command was lost"
    assert len(kept) == count.keys() == len(load.acknowledged) == load.count
    _assert_same_answers(load)


def _assert_same_answers(load: Load) -> None:
    """A key asked once more gets the answer it got."""
    with load.client() as http:
        for number in range(0, load.count, max(1, load.count // 20)):
            assert load.ask(http, number).json()["id"] == load.acknowledged[load.key(number)]


def assert_effects(count: Count) -> None:
    facts, deliveries = count.facts(), count.deliveries()
    assert Counter(facts.values()) == count.applications(), "not one fact for each application"
    assert deliveries == Counter(facts.keys()), "not one mail in the ledger for each fact"
    assert count.heard() == len(facts)
    assert count.dead_letters() == "no dead letters"


def _assert_mails(count: Count, load: Load, mail_kills: int) -> int:
    """Each applicant's mail came; a second copy has the same Message-ID and the ledger knows of it. How many did."""
    mails = count.mails()
    assert set(mails) == {load.email(number) for number in range(load.count)}, "somebody got no mail"
    assert all(len(set(ids)) == 1 for ids in mails.values()), "a second mail with another Message-ID"
    twice = {address for address, ids in mails.items() if len(ids) > 1}
    assert twice <= count.doubtful(), "a second mail that the ledger does not know of"
    copies = sum(len(ids) - 1 for ids in mails.values())
    assert copies <= mail_kills * IN_FLIGHT
    return copies
