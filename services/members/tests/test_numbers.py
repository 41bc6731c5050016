"""Membership numbers: ascending, without gaps, whatever happens in parallel."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from members.commands import applications, organisations
from members.models import Membership
from sqlalchemy import select

from chassis import migrate
from chassis.db import Database
from chassis.errors import Conflict
from chassis.service import plan
from services.members.tests.factories import BOARD, INVITATIONS, NOW, TODAY, confirmed, member, profile

THREADS, EACH = 8, 6


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """An empty register of this test's own, with true parallel units of work."""
    sqlite = f"sqlite:///{tmp_path}/members.sqlite3"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")("members")
    made = Database(url)
    migrate.upgrade(plan("members"), made)
    yield made
    made.close()


def numbers(database):
    with database.read() as session:
        return sorted(session.scalars(select(Membership.number)))


class Abandoned(Exception):
    pass


def abandon_if(given_up):
    if given_up:
        raise Abandoned


def test_numbers_have_no_gaps_in_parallel_even_where_some_are_given_up(database):
    start = threading.Barrier(THREADS)

    def admit_some(thread):
        start.wait()
        for turn in range(EACH):
            with suppress(Abandoned), database.write() as session:
                organisations.enter(session, profile(f"Nummer {thread}-{turn}"), "full", NOW, TODAY)
                abandon_if(turn % 3 == 2)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(admit_some, range(THREADS)))
    assert numbers(database) == list(range(1, THREADS * EACH * 2 // 3 + 1))


def test_of_many_who_admit_at_once_one_does(database):
    with database.write() as session:
        application_id = confirmed(session).id
    start = threading.Barrier(THREADS)

    def admit(_):
        start.wait()
        try:
            with database.write() as session:
                return applications.admit(session, application_id, BOARD, INVITATIONS, NOW, TODAY).number
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(admit, range(THREADS)))
    assert sorted(map(str, answers)) == ["1", *["application_decided"] * (THREADS - 1)]
    assert numbers(database) == [1]


def test_numbers_ascend_in_one_transaction(session):
    found = [member(session, f"Mitglied {n}").number for n in range(3)]
    assert found == list(range(found[0], found[0] + 3))
