"""The real servers that tests run against: a private RabbitMQ and a private PostgreSQL, started when first asked for.

Each lasts for the whole session, so a test gets a fresh virtual host or database in it, not a fresh server.
"""

import importlib.util
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from deploy.local.broker import Broker
    from deploy.local.postgres import Cluster

# of tests/e2e: these start one, the others share one
PLATFORM_OF_THEIR_OWN = {"test_automated_newsletter", "test_erasure", "test_every_input", "test_leaving"}

pytest_plugins = ["chassis.testing"] if importlib.util.find_spec("chassis.testing") else []


@pytest.fixture(scope="session")
def broker() -> "Iterator[Broker]":
    """A private RabbitMQ, ready, shared by the whole session; a test that stops it starts it again."""
    from deploy.local.broker import Broker

    home = Path(tempfile.mkdtemp(prefix="itmv-broker-"))
    running = Broker(home)
    try:
        running.start()
        running.wait_ready()
        yield running
    finally:
        running.stop()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def amqp_uri(broker: "Broker") -> Callable[..., str]:
    """Call it, with the beginning of a name if you like, for the URI of a fresh virtual host (0.2 s)."""
    return lambda name="t": broker.add_vhost(f"{name}-{uuid.uuid4().hex[:12]}")


@pytest.fixture(scope="module")
def vhost_uri(broker: "Broker") -> Iterator[str]:
    """The URI of a virtual host of this test module's own."""
    name = f"t-{uuid.uuid4().hex[:12]}"
    yield broker.add_vhost(name)
    broker.delete_vhost(name)


@pytest.fixture(scope="session")
def cluster() -> "Iterator[Cluster]":
    """A private PostgreSQL, ready, shared by the whole session; it forgets all at the end."""
    from deploy.local.postgres import Cluster

    folder = Path(tempfile.mkdtemp(prefix="itmv-postgres-"))
    running = Cluster(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop("immediate")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_url(cluster: "Cluster") -> Callable[..., str]:
    """Call it, with the beginning of a name if you like, for the URL of a fresh, empty database or of a copy."""

    def url(name: str = "t", like: str | None = None) -> str:
        return cluster.create_database(f"{name}_{uuid.uuid4().hex[:12]}", like or "template1")

    return url


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Of several processes one runs all tests that share a platform; else a file stays in one process."""
    from xdist.scheduler import LoadFileScheduling

    class ByServers(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = Path(nodeid.partition("::")[0])
            shared = file.parent.match("tests/e2e") and file.stem not in PLATFORM_OF_THEIR_OWN
            return "shared platform" if shared else str(file)

    return ByServers(config, log)
