"""A private PostgreSQL: quick, private, sturdy."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from deploy.local.postgres import Cluster, ClusterError


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """A cluster of this module's own, to be hurt."""
    with tempfile.TemporaryDirectory(prefix="itmv-postgres-") as folder:
        own = Cluster(Path(folder), durable=True)
        own.start()
        yield own
        own.stop()


def run(url: str, statement: str, **options: object) -> list[tuple[object, ...]]:
    engine = create_engine(url, poolclass=NullPool, connect_args=options)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def test_databases_are_fresh_and_apart(postgres_url):
    one, other = postgres_url(), postgres_url("members")
    run(one, "CREATE TABLE letters (text text)")
    [(tables,)] = run(other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    assert tables == 0
    assert "/members_" in other


def test_a_dropped_database_is_gone_though_it_was_in_use(cluster):
    name = f"gone_{uuid.uuid4().hex[:6]}"
    url = cluster.create_database(name)
    connection = create_engine(url).connect()
    connection.execute(text("SELECT 1"))
    cluster.drop_database(name)
    connection.invalidate()
    with pytest.raises(OperationalError, match="does not exist"):
        run(url, "SELECT 1")


def test_tests_run_without_waiting_for_the_disk(cluster, own):
    assert run(cluster.url("postgres"), "SHOW fsync") == [("off",)]
    assert run(own.url("postgres"), "SHOW fsync") == [("on",)]


def test_german_is_kept(postgres_url):
    assert run(postgres_url(), "SELECT lower('ÄÖÜ ẞ')") == [("äöü ß",)]


def test_what_was_committed_survives_an_immediate_stop(own):
    url = own.create_database("kept")
    run(url, "CREATE TABLE letters AS SELECT 'still here' AS text")
    own.stop("immediate")
    with pytest.raises(ClusterError, match="not running"):
        own.create_database("nobody_home")
    own.start()
    assert run(url, "SELECT text FROM letters") == [("still here",)]


def test_a_frozen_server_goes_on_where_it_was(own):
    engine = create_engine(own.url("postgres"))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        own.suspend()
        with pytest.raises(OperationalError, match="timeout"):
            run(own.url("postgres"), "SELECT 1", connect_timeout=2)
        own.resume()
        assert connection.execute(text("SELECT 2")).scalar() == 2


def test_a_password_is_needed(own):
    wrong = own.url("postgres").replace(":", ":x", 2).replace(":x//", "://")
    with pytest.raises(OperationalError, match="password"):
        run(wrong, "SELECT 1")


def test_a_name_that_could_be_code_is_refused(cluster):
    with pytest.raises(ValueError, match="not a name"):
        cluster.create_database('x" WITH OWNER "y')


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_a_folder_that_postgres_may_not_enter_is_named():
    with tempfile.TemporaryDirectory() as folder, pytest.raises(ClusterError, match="may not enter"):
        Cluster(Path(folder) / "data").start()  # the folder above has mode 700
