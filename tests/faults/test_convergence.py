"""Facts of one thing told in order, and the same facts shuffled and doubled: the copies end the same."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from jobs.models import Organisation
from notifications.models import News

from chassis import contracts
from chassis.db import Database
from chassis.service import plan
from chassis.testing import Running, eventually, examples
from tests.faults.teller import Teller, heard
from tests.faults.tormentor import SEED

THINGS = 50  # of each kind; every second one ends with its closing
Say = Callable[[str], None]
Told = tuple[str, dict[str, Any]]

LIVES = {
    "job_id": ["jobs.job_published.v1", "jobs.job_changed.v1", "jobs.job_changed.v1", "jobs.job_closed.v1"],
    "event_id": [
        "events.event_announced.v1",
        "events.event_changed.v1",
        "events.event_rescheduled.v1",
        "events.event_cancelled.v1",
    ],
    "member_id": [
        "members.member_admitted.v1",
        "members.profile_published.v1",
        "members.profile_published.v1",
        "members.profile_withdrawn.v1",
    ],
}


@pytest.fixture
def teller(vhost_uri: str) -> Iterator[Teller]:
    made = Teller(vhost_uri)
    yield made
    made.close()


def life(key: str, thing: str, number: int) -> list[Told]:
    """The facts of one thing, in order; titles and names are other ones each time."""
    topics = LIVES[key] if number % 2 else LIVES[key][:3]
    changes = [{"title": f"Titel {number}/{r}", "name": f"Name {number}/{r}"} for r in range(1, 5)]
    return [
        (topic, _fitting(examples(topic)[0], changes[step]) | {key: thing, "revision": step + 1})
        for step, topic in enumerate(topics)
    ]


def _fitting(example: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return example | {name: value for name, value in changes.items() if name in example}


def hearings_of(service: str) -> Counter[str]:
    """How many hearings of a service listen to each topic."""
    return Counter(message.topic for message in contracts.hearings(plan(service)).values())


def tell_in_order(teller: Teller, database: Database, lives: list[list[Told]], listening: Counter[str]) -> None:
    """Each step is heard, by each who listens, before the next is told."""
    for step in range(4):
        facts = [facts[step] for facts in lives if step < len(facts)]
        before = heard(database)
        for topic, data in facts:
            teller.tell(topic, data)
        wanted = before + sum(listening[topic] for topic, _ in facts)
        eventually(lambda wanted=wanted: heard(database) == wanted, 60)


def tell_shuffled(teller: Teller, database: Database, lives: list[list[Told]], listening: Counter[str]) -> int:
    """Each fact two or three times, all in one shuffle; how many deliveries that made."""
    chance = random.Random(SEED)
    facts = [(topic, data, str(uuid4())) for life in lives for topic, data in life]
    doubled = [fact for fact in facts for _ in range(chance.choice((2, 3)))]
    chance.shuffle(doubled)
    before = heard(database)
    for topic, data, fact_id in doubled:
        teller.tell(topic, data, fact_id)
    wanted = before + sum(listening[topic] for topic, _, _ in facts)
    eventually(lambda: heard(database) == wanted, 60)
    return len(doubled)


def news(database: Database, key: str, thing: str) -> Any:
    """What a digest would say of it. What is closed is not spoken of, whatever its row still holds."""
    with database.read() as session:
        row = session.get_one(News, (key.removesuffix("_id"), UUID(thing)))
        kept = (row.revision, row.open, row.title, row.detail, row.place)
        return (*kept, row.starts_at, row.until, row.time_zone) if row.open else kept


def organisation(database: Database, _key: str, thing: str) -> Any:
    with database.read() as session:
        row = session.get_one(Organisation, UUID(thing))
        return row.name, row.city, row.name_revision, row.listed, row.listed_revision


@pytest.mark.faults
@pytest.mark.parametrize("service", ["notifications", "jobs"])
def test_shuffled_and_doubled_facts_end_in_the_same_state(running: Any, teller: Teller, service: str, say: Say) -> None:
    run: Running = running(service)
    listening = hearings_of(service)
    keys, copy = (["job_id", "event_id"], news) if service == "notifications" else (["member_id"], organisation)
    for key in keys:
        ids = [(str(uuid4()), str(uuid4())) for _ in range(THINGS)]
        tell_in_order(teller, run.database, [life(key, a, number) for number, (a, _) in enumerate(ids)], listening)
        lives = [life(key, b, number) for number, (_, b) in enumerate(ids)]
        deliveries = tell_shuffled(teller, run.database, lives, listening)
        different = [(a, b) for a, b in ids if copy(run.database, key, a) != copy(run.database, key, b)]
        assert not different, [(copy(run.database, key, a), copy(run.database, key, b)) for a, b in different[:3]]
        say(f"{service}, {key}: {THINGS} copies the same after {deliveries} shuffled deliveries (seed {SEED})")
