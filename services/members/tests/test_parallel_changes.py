"""Of changes that come at once, each sees what the one before it wrote."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from members.commands import competences, organisations
from members.messages import ProfilePublished
from members.queries import organisations as directory

from chassis import outbox
from chassis.errors import PreconditionFailed
from services.members.tests.factories import ANYONE, NOW, OFFICE, acting_for, asked, member, wanted

THREADS = 8


@pytest.fixture
def own(database):
    with database.write() as session:
        return member(session)


def at_once(database, own, revision):
    """What each of many got who changed the name at the same moment: the revision it wrote, or 0."""
    start = threading.Barrier(THREADS)

    def change(number):
        start.wait()
        try:
            with database.write() as session:
                changes = {"name": f"Neu {number} AG"}
                return organisations.change_own_entry(session, asked(acting_for(own), revision), changes, NOW).revision
        except PreconditionFailed:
            return 0

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(change, range(THREADS)))


def told(database):
    with database.read() as session:
        return [fact.data["revision"] for fact in outbox.pending(session, ProfilePublished)]


def test_of_many_who_saw_the_same_revision_one_changes_it(database, own):
    assert at_once(database, own, own.revision) == [0] * (THREADS - 1) + [own.revision + 1]
    assert told(database) == [own.revision, own.revision + 1]


def test_who_asks_for_no_revision_writes_one_of_its_own(database, own):
    revisions = [own.revision + n for n in range(1, THREADS + 1)]
    assert at_once(database, own, None) == revisions
    assert told(database) == [own.revision, *revisions]


def test_who_names_a_competence_while_it_is_renamed_is_found_by_its_new_name(database):
    with database.write() as session:
        competences.create(session, {"code": "tools", "parent": None, "label_de": "Werkzeug", "label_en": "Tools"})
        competences.create(session, {"code": "saws", "parent": "tools", "label_de": "Sägen", "label_en": "Saws"})
        members = [member(session, f"Nummer {number}") for number in range(THREADS)]
    start = threading.Barrier(THREADS + 1)

    def name_it(own):
        start.wait()
        with database.write() as session:
            organisations.change_own_entry(session, asked(acting_for(own)), {"competences": ["saws"]}, NOW)

    def rename_it():
        start.wait()
        with database.write() as session:
            competences.change(session, asked(OFFICE), "saws", {"label_de": "Trenntechnik"})
        with database.write() as session:
            assert competences.index_outdated(session) is False

    with ThreadPoolExecutor(THREADS + 1) as pool:
        for done in [pool.submit(rename_it), *(pool.submit(name_it, own) for own in members)]:
            done.result()
    with database.read() as session:
        found = {q: directory.list_members(session, ANYONE, wanted(q=q))["total"] for q in ("Trenntechnik", "Sägen")}
    assert found == {"Trenntechnik": THREADS, "Sägen": 0}
