"""A private RabbitMQ: quick, private, sturdy."""

import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from deploy.local.broker import Broker, BrokerError
from deploy.local.children import alive
from deploy.local.waiting import LOOPBACK, answers, free_port, until

LISTENING = "0A"  # the state in /proc/net/tcp


@pytest.fixture(scope="module")
def own() -> Iterator[Broker]:
    """A broker of this module's own, beside the session's, to be hurt."""
    with tempfile.TemporaryDirectory(prefix="itmv-broker-") as folder:
        own = Broker(Path(folder))
        own.start()
        own.wait_ready()
        yield own
        own.stop()


def put(uri: str, queue: str, text: str) -> None:
    with Connection(uri, transport_options={"confirm_publish": True}) as connection:
        simple = connection.SimpleQueue(queue)
        simple.put(text)
        simple.close()


def get(uri: str, queue: str) -> object:
    with Connection(uri) as connection:
        message = connection.SimpleQueue(queue).get(timeout=5)
        message.ack()
        return message.payload


def test_two_brokers_run_side_by_side(broker, own):
    put(broker.uri, "letters", "to the one")
    put(own.uri, "letters", "to the other")
    assert (get(broker.uri, "letters"), get(own.uri, "letters")) == ("to the one", "to the other")


def test_a_virtual_host_is_an_island(own):
    name = f"island-{uuid.uuid4().hex[:6]}"
    uri = own.add_vhost(name)
    put(uri, "letters", "hello")
    assert get(uri, "letters") == "hello"
    own.delete_vhost(name)
    assert name not in own.rabbitmqctl("list_vhosts").split()


def test_a_name_that_could_be_code_is_refused(own):
    with pytest.raises(ValueError, match="not a name"):
        own.add_vhost('x">>]), halt(')


def test_what_was_confirmed_survives_a_kill(own):
    put(own.uri, "kept", "still here")
    own.kill()
    with pytest.raises(BrokerError, match="not running"):
        own.add_vhost("nobody-home")
    own.start()
    own.wait_ready()
    assert get(own.uri, "kept") == "still here"


def test_a_frozen_broker_takes_connections_and_says_nothing(own):
    own.suspend()
    try:
        assert answers(own.port)
        assert not own.greets(seconds=0.3)
    finally:
        own.resume()
    assert until(own.greets, "the thawed broker")


def test_a_frozen_broker_can_be_stopped(own):
    own.suspend()
    own.stop()
    assert not answers(own.port)
    own.start()
    own.wait_ready()


def test_secrets_are_for_the_owner_only(own):
    modes = {name: (own.home / name).stat().st_mode & 0o777 for name in (".erlang.cookie", "password", "uri")}
    assert modes == {".erlang.cookie": 0o400, "password": 0o600, "uri": 0o600}
    assert (own.home / "uri").read_text() == own.uri


def test_it_listens_on_the_loopback_interface_only(own):
    assert own.port in {port for _, port in listened_at(own.pid)}
    assert {address for address, _ in listened_at(own.pid)} == {LOOPBACK}


def listened_at(pid: int) -> set[tuple[str, int]]:
    """The IPv4 addresses and ports a process listens on; fails when it listens on IPv6."""
    sockets = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == LISTENING and f"socket:[{words[9]}]" in sockets:
                assert table == "tcp"
                address, port = words[1].split(":")
                found.add((socket.inet_ntoa(bytes.fromhex(address)[::-1]), int(port, 16)))
    return found


def test_a_home_has_one_broker(own):
    with pytest.raises(BrokerError, match="another program runs the broker"):
        Broker(own.home).start()
    assert own.greets()


def test_a_taken_port_is_named_with_its_setting(tmp_path):
    with socket.create_server((LOOPBACK, 0)) as taken:
        broker = Broker(tmp_path, taken.getsockname()[1])
        with pytest.raises(BrokerError, match="ITMV_AMQP_PORT"):
            broker.start()


def test_a_broker_that_cannot_start_says_why(tmp_path):
    broker = Broker(tmp_path)
    broker.start()
    broker.kill()
    with pytest.raises(BrokerError, match="ended while starting"):
        broker.wait_ready()
    broker.stop()


START = """
import os, signal, sys, threading
from pathlib import Path
from deploy.local.broker import Broker

broker = Broker(Path(sys.argv[1]), int(sys.argv[2]))
start = broker.start
if sys.argv[3] == "untied":
    start = lambda: [thread := threading.Thread(target=broker.start), thread.start(), thread.join()]
start()
broker.wait_ready()
print(broker.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def started_and_abandoned(home: Path, port: int, how: str) -> int:
    """Start a broker in a process that then is killed; return the broker's process id."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(home), str(port), how], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return int(done.stdout)


def test_the_broker_dies_with_whoever_started_it(tmp_path):
    pid = started_and_abandoned(tmp_path, free_port(), "tied")
    assert until(lambda: not alive(pid), "the end of the broker", 20)


def test_a_leftover_broker_is_replaced(tmp_path):
    port = free_port()
    pid = started_and_abandoned(tmp_path, port, "untied")
    assert alive(pid)
    broker = Broker(tmp_path, port)
    broker.start()
    broker.wait_ready()
    broker.stop()
    assert not alive(pid)
