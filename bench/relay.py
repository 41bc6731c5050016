"""How fast a service carries its outbox to the broker: a full one, met at the start."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from kombu import Connection, Queue
from members.messages import WorkingGroupOpened
from sqlalchemy import func, select

from bench.figures import Figure
from bench.stage import Stage
from chassis import journal, migrate, outbox
from chassis.db import Database
from chassis.relay import BATCH
from chassis.service import plan
from deploy.local.process import Process
from deploy.local.waiting import free_port, until

FACTS = 10_000


def measure(stage: Stage) -> list[Figure]:
    """A public fact goes into a quorum queue, as to a hearing, and into the journal; nobody takes it out."""
    uri = stage.vhost("relay")
    home = stage.home / "relay"
    (home / "logs").mkdir(parents=True)
    url = f"sqlite:///{home}/members.sqlite3"
    database = Database(url)
    migrate.upgrade(plan("members"), database)
    _tell(database)
    _listen(uri)
    carried = _carry(home, stage.platform.env | {"ITMV_AMQP_URI": uri, "ITMV_MEMBERS_DB": url}, database)
    database.close()
    how = f"{FACTS:,} facts in batches of {BATCH}, each confirmed by a quorum queue and the journal; SQLite"
    return [Figure("relay", carried, 1000, "facts/s", how, at_least=True)]


def _tell(database: Database) -> None:
    with database.write() as session:
        for number in range(FACTS):
            group = SimpleNamespace(id=uuid4(), revision=1, name=f"AG {number}", kind="permanent", ends_on=None)
            outbox.announce(session, WorkingGroupOpened, group)


def _listen(uri: str) -> None:
    message = WorkingGroupOpened
    with Connection(uri) as connection:
        exchange, kind = journal.exchange(message.service()), {"x-queue-type": "quorum"}
        Queue("bench", exchange, message.routing_key(), durable=True, queue_arguments=kind)(connection).declare()


def _carry(home: Path, environment: dict[str, str], database: Database) -> float:
    """Facts per second from the start of the first batch to the start of the last."""
    env = environment | {"ITMV_METRICS_PORT": str(free_port())}
    process = Process("members", "python -m chassis.run members", home, env)
    process.start()
    try:
        until(lambda: not _waiting(database), "the outbox to be empty", 120, pause=0.2)
    finally:
        process.stop()
    with database.read() as session:
        first, last = session.execute(select(func.min(_PUBLISHED), func.max(_PUBLISHED))).one()
        before_last = session.scalar(select(func.count()).where(last != _PUBLISHED)) or 0
    return float(before_last / (last - first).total_seconds())


def _waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(outbox.outbox).where(outbox.waiting)) or 0


_PUBLISHED = outbox.outbox.c.published_at
