"""One fact that cannot be handled, among many that can."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection
from notifications.models import News
from sqlalchemy import func, select, text

from chassis.db import Database
from chassis.testing import Running, eventually, examples
from tests.faults.teller import Teller, heard

FACTS, WITHIN = 1_000, 60.0
TOPIC, QUEUE = "jobs.job_published.v1", "notifications.note_job"
DELAYS = "0.2,0.4,0.8,1,1,2,2"  # as many retries as in production, sooner
MOST = 8  # attempts
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
WORD = "Geheimwort"  # stands in the bad fact; no log may show it


@pytest.fixture
def teller(vhost_uri: str) -> Iterator[Teller]:
    made = Teller(vhost_uri)
    yield made
    made.close()


def posting(title: str) -> dict[str, Any]:
    return examples(TOPIC)[0] | {"job_id": str(uuid4()), "revision": 1, "title": title}


def news(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(News).where(News.title != "")) or 0


def poison(database: Database) -> None:
    """A row that the database refuses, as a constraint would that nobody thought of."""
    with database.write() as session:
        refuse = f"WHEN NEW.title = '{WORD}' BEGIN SELECT RAISE(ABORT, 'poison'); END"
        session.execute(text(f"CREATE TRIGGER poison BEFORE UPDATE ON news {refuse}"))


def dead(uri: str) -> Any:
    """The first letter in the dead queue, which stays there; None when there is none."""
    with Connection(uri) as connection:
        return connection.channel().basic_get(f"{QUEUE}.dead")


@pytest.mark.faults
def test_one_poisoned_fact_among_1000_harms_no_other_and_can_be_mended(
    running: Any, teller: Teller, vhost_uri: str, itmv: Any, say: Callable[[str], None]
) -> None:
    service: Running = running("notifications", ITMV_RETRY_DELAYS=DELAYS)
    poison(service.database)
    bad, bad_id, began = posting(WORD), str(uuid4()), time.monotonic()
    for number in range(FACTS):
        if number == FACTS // 2:
            teller.tell(TOPIC, bad, bad_id, traceparent=TRACE, hue="blue")
        else:
            teller.tell(TOPIC, posting(f"Stelle {number}"))
    eventually(lambda: news(service.database) == FACTS - 1, WITHIN)
    say(f"{FACTS - 1} of {FACTS} facts handled within {time.monotonic() - began:.1f} s")
    letter = eventually(lambda: dead(vhost_uri), WITHIN)
    say(f"the other in the dead queue after {time.monotonic() - began:.1f} s, {letter.headers['x-attempt']} attempts")
    _assert_is(letter, bad, bad_id)
    assert f'hearing="note_job",outcome="retry",service="notifications"}} {MOST - 1}.0' in service.metrics()
    _assert_mended(service, teller, itmv, bad, bad_id)
    assert WORD not in service.log.read_text()


def _assert_is(letter: Any, bad: dict[str, Any], bad_id: str) -> None:
    """The letter is the bad fact as it was told, with the reason beside it."""
    assert json.loads(letter.body)["data"] == bad
    assert letter.properties["message_id"] == bad_id
    assert {"traceparent": TRACE, "hue": "blue", "x-reason": "IntegrityError"}.items() <= letter.headers.items()
    assert letter.headers["x-attempt"] == MOST


def _assert_mended(service: Running, teller: Teller, itmv: Any, bad: dict[str, Any], bad_id: str) -> None:
    """The first retry handles it; a second finds nothing, and the fact itself told again changes nothing."""
    with service.database.write() as session:
        session.execute(text("DROP TRIGGER poison"))
    assert "1 put back" in itmv(service, "dead-letters", "retry", "notifications")
    eventually(lambda: news(service.database) == FACTS)
    assert "0 put back" in itmv(service, "dead-letters", "retry", "notifications")
    before = heard(service.database)
    teller.tell(TOPIC, bad, bad_id)
    eventually(lambda: 'hearing="note_job",outcome="duplicate"' in service.metrics())
    assert (news(service.database), heard(service.database)) == (FACTS, before)
    assert "no dead letters" in itmv(service, "dead-letters", "list", "notifications")
