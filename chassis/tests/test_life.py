"""A service's process: it starts before what it needs, drains, and leaves when it cannot."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chassis.lease import leases
from chassis.testing import Caller, eventually, free_ports
from deploy.local.broker import Broker


@pytest.fixture
def own_broker(tmp_path: Path) -> Any:
    broker = Broker(tmp_path / "broker", free_ports(1)[0])
    yield broker
    broker.stop()


def faults(run: Any) -> list[str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/readyz", timeout=2) as answer:
            return list(json.load(answer)["faults"])
    except urllib.error.HTTPError as unready:
        return list(json.load(unready)["faults"])
    except OSError:
        return ["no answer"]


def test_it_waits_for_its_broker_and_survives_a_restart(running: Any, own_broker: Broker) -> None:
    """Classic queues: RabbitMQ 3.10.8 loses a quorum queue when it is killed within a second of its declaration."""
    own_broker.start()
    own_broker.wait_ready()
    uri = own_broker.uri
    own_broker.stop()
    run = running("bicycles", wait=False, ITMV_AMQP_URI=uri, ITMV_QUEUE_TYPE="classic")
    eventually(lambda: faults(run) == ["broker not connected"])
    own_broker.start()
    eventually(run.is_ready, 60)
    own_broker.kill()
    eventually(lambda: faults(run) == ["broker not connected"])
    own_broker.start()
    eventually(run.is_ready, 60)
    caller = Caller(uri)
    caller.call("bicycles.sell", model="Rad")
    eventually(lambda: caller.call("bicycles.count")["counted"] == 1)
    caller.close()
    assert run.stop(signal.SIGTERM) == 0


def test_sigterm_lets_running_work_end(running: Any, vhost_uri: str) -> None:
    run = running("bicycles")
    slow = Caller(vhost_uri)
    answer = eventually(lambda: _begin(slow))
    run.process.send_signal(signal.SIGTERM)
    assert slow.result(answer) == {}
    assert run.process.wait(30) == 0
    slow.close()


def _begin(caller: Caller) -> str:
    return caller.send("bicycles.wait", seconds=1.0)


def test_a_frozen_broker_does_not_hold_up_the_end(running: Any, own_broker: Broker) -> None:
    own_broker.start()
    own_broker.wait_ready()
    run = running("bicycles", ITMV_AMQP_URI=own_broker.uri, ITMV_STOP_SECONDS="3")
    own_broker.suspend()
    try:
        assert run.stop(signal.SIGTERM) == 0
    finally:
        own_broker.resume()


def test_without_a_broker_running_work_ends_and_the_leases_are_free(running: Any, own_broker: Broker) -> None:
    own_broker.start()
    own_broker.wait_ready()
    run = running("bicycles", ITMV_AMQP_URI=own_broker.uri, ITMV_QUEUE_TYPE="classic")
    home = run.log.parent
    caller = Caller(own_broker.uri)
    caller.call("bicycles.sell", model="Rad")
    caller.send("bicycles.wait", seconds=2.0)
    home.joinpath("polish").touch()
    eventually(home.joinpath("polishing").exists)
    own_broker.kill()
    eventually(lambda: faults(run) == ["broker not connected"])
    began = time.monotonic()
    assert run.stop(signal.SIGTERM) == 0
    assert time.monotonic() - began < 8
    assert home.joinpath("polished").exists()
    lines = [json.loads(line) for line in run.log.read_text().splitlines()]
    caller.connection.collect(0.1)
    told = [line["event"] for line in lines]
    assert told.index("door answered") < told.index("stopped")
    assert [line for line in lines if line.get("door") == "wait"]
    assert "drain held up; leaving" not in told
    with run.database.read() as session:
        held = {row.name: row.expires_at for row in session.execute(select(leases))}
    assert {"relay", "timer.polish"} <= held.keys()
    assert max(held.values()) <= datetime.now(UTC)


@pytest.mark.parametrize("reached", ["database", "nothing"])
def test_without_a_broker_it_leaves_at_once(running: Any, tmp_path: Path, reached: str) -> None:
    empty = {} if reached == "database" else {"ITMV_BICYCLES_DB": f"sqlite:///{tmp_path}/empty.sqlite3"}
    uri = f"amqp://guest:guest@127.0.0.1:{free_ports(1)[0]}/"
    run = running("bicycles", wait=False, ITMV_AMQP_URI=uri, **empty)
    expected = [] if reached == "database" else ["database not reached or not migrated"]
    eventually(lambda: faults(run) == [*expected, "broker not connected"])
    began = time.monotonic()
    assert run.stop(signal.SIGTERM) == 0
    assert time.monotonic() - began < 3


def test_its_port_is_there_for_one_address_alone(running: Any) -> None:
    run = running("bicycles", wait=False, ITMV_METRICS_HOST="127.0.0.2")

    def answers(host: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((host, run.port)) == 0

    eventually(lambda: answers("127.0.0.2"))
    assert not answers("127.0.0.1")


def test_wrong_settings_are_all_named_without_their_values(running: Any) -> None:
    run = running("bicycles", wait=False, ITMV_LOG_LEVEL="secret1", ITMV_WORKERS="secret2", ITMV_QUEUE_TYPE="secret3")
    assert run.process.wait(20) == 78
    printed = run.log.read_text()
    assert all(name in printed for name in ("ITMV_LOG_LEVEL", "ITMV_WORKERS", "ITMV_QUEUE_TYPE"))
    assert "secret" not in printed
