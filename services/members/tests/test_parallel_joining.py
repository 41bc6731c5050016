"""Who joins at the same moment is counted one after another, and once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from members.commands import working_groups
from members.messages import WorkingGroupJoined
from members.models import Participation
from sqlalchemy import func, select

from chassis import outbox
from services.members.tests.factories import NOW
from services.members.tests.groups import acting, group, person

THREADS = 6


def join_at_once(database, group_id, actors):
    start = threading.Barrier(len(actors))

    def join(actor):
        start.wait()
        with database.write() as session:
            working_groups.join(session, actor, group_id, NOW)

    with ThreadPoolExecutor(len(actors)) as pool:
        list(pool.map(join, actors))


def told(database):
    with database.read() as session:
        return sorted(fact.data["revision"] for fact in outbox.pending(session, WorkingGroupJoined))


def test_each_of_many_has_a_number_of_its_own(database):
    with database.write() as session:
        found, actors = group(session).id, [acting(person(session, f"Person {n}")) for n in range(THREADS)]
    join_at_once(database, found, actors)
    assert told(database) == list(range(1, THREADS + 1))


def test_one_who_asks_many_times_joins_once(database):
    with database.write() as session:
        found, actor = group(session).id, acting(person(session))
    join_at_once(database, found, [actor] * THREADS)
    assert told(database) == [1]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Participation)) == 1
