"""A gateway and its peers in processes of their own, on a virtual host of the test module's own."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import amqp
import httpx
import pytest

from deploy.local.waiting import free_port, until
from gateway.tests.peer import amqp_connection

PEER = Path(__file__).with_name("peer.py")
SERVICES = ("members", "jobs", "events", "notifications")


@dataclass
class Peer:
    """Answers for some services."""

    uri: str
    record: Path
    services: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, str(PEER), self.uri, str(self.record), *self.services]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.process.stdout
        assert select.select([self.process.stdout], [], [], 15)[0], "the peer does not come up"
        assert self.process.stdout.readline() == b"ready\n"

    def send(self, number: signal.Signals) -> None:
        assert self.process
        os.kill(self.process.pid, number)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            assert self.process.stdout
            self.process.stdout.close()

    def asked(self, door: str) -> list[dict[str, Any]]:
        """Every request to a door so far."""
        lines = [json.loads(line) for line in self.record.read_text().splitlines()]
        return [line for line in lines if line["door"] == door]


@dataclass
class Running:
    """A gateway process."""

    port: int
    metrics_port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "gateway"], env=self.environment, stderr=log)

    def wait_ready(self) -> None:
        until(self.ready, "a ready gateway")

    def ready(self) -> bool:
        return self.status("/readyz") == 200

    def status(self, path: str) -> int:
        try:
            return httpx.get(self.url + path, timeout=2).status_code
        except httpx.TransportError:
            return 0

    def metric(self, beginning: str) -> float:
        """The sum of the metrics whose lines begin so."""
        text = httpx.get(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=5).text
        return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(beginning))

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)


def running(uri: str, folder: Path, **more: str) -> Running:
    """A gateway for a broker, not yet started."""
    port, metrics_port = free_port(), free_port()
    environment = os.environ | {
        "ITMV_HOME": str(folder),
        "ITMV_AMQP_URI": uri,
        "ITMV_SECRET_KEY": "a-secret-of-the-tests",
        "ITMV_HTTP": f"127.0.0.1:{port}",
        "ITMV_METRICS_PORT": str(metrics_port),
        "ITMV_BASE_URL": f"http://127.0.0.1:{port}",
        "ITMV_CALL_SECONDS": "1.5",
        "ITMV_SECTION_SECONDS": "0.5",
        "ITMV_CONTRACTS": str(Path(__file__).with_name("contracts")),
        **more,
    }
    return Running(port, metrics_port, environment, folder / "gateway.log")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gateway")


@pytest.fixture(scope="module")
def peer(vhost_uri, folder) -> Iterator[Peer]:
    """All services but jobs."""
    found = Peer(vhost_uri, folder / "asked.jsonl", ("members", "events", "notifications"))
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def jobs(vhost_uri, folder) -> Iterator[Peer]:
    """The service jobs, which tests freeze and change."""
    found = Peer(vhost_uri, folder / "asked-jobs.jsonl", ("jobs",))
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def gateway(vhost_uri, folder, peer, jobs) -> Iterator[Running]:
    found = running(vhost_uri, folder)
    found.start()
    found.wait_ready()
    until(lambda: found.metric('gateway_broker_connected{line="journal"}') == 1, "the journal")
    yield found
    assert found.stop() == 0


@pytest.fixture
def client(gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=gateway.url, timeout=10) as found:
        yield found


@pytest.fixture(scope="module")
def tell(vhost_uri, gateway) -> Iterator[Callable[..., None]]:
    """Puts a fact into the journal, confirmed."""
    with amqp_connection(vhost_uri) as connection:
        channel = connection.channel()
        channel.confirm_select()

        def put(topic: str, **data: Any) -> None:
            envelope = {"specversion": "1.0", "id": "1", "type": topic, "subject": "x", "data": data}
            message = amqp.Message(json.dumps(envelope), delivery_mode=2, content_type="application/json")
            channel.basic_publish_confirm(message, "", "journal")

        yield put
