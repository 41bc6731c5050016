"""The process: how it begins, and how it ends whatever the broker does."""

import http.client
import os
import signal
import socket
import threading
import time

import httpx
import pytest

from deploy.local.waiting import free_port, until
from gateway.tests.conftest import running
from gateway.tests.peer import ID, amqp_connection

MEMBER = {"authorization": "Bearer member-token"}


@pytest.fixture
def own(tmp_path):
    """Makes gateways that end with the test."""
    made = []

    def make(uri, **more):
        made.append(running(uri, tmp_path, **more))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        each.kill()


def test_it_starts_without_a_broker_and_is_alive_but_not_ready(own):
    gateway = own(f"amqp://guest:guest@127.0.0.1:{free_port()}/")
    until(lambda: gateway.status("/livez") == 200, "a living gateway")
    assert gateway.status("/readyz") == 503
    answer = httpx.get(gateway.url + "/api/v1/jobs")
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert httpx.get(gateway.url + "/api/v1/home").json()["missing"] == ["jobs", "events", "members"]
    assert httpx.get(f"http://127.0.0.1:{gateway.metrics_port}/readyz").status_code == 503
    assert gateway.stop() == 0


def test_wrong_settings_are_all_named_and_not_shown(tmp_path):
    import subprocess
    import sys

    wrong = {
        "ITMV_HTTP": "nowhere",
        "ITMV_CACHE_BYTES": "hunter2",
        "ITMV_BASE_URL": "ftp://x",
        "ITMV_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "gateway"],
        env=os.environ | wrong,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 78
    for name in ("ITMV_HTTP", "ITMV_CACHE_BYTES", "ITMV_BASE_URL", "ITMV_SECRET_KEY"):
        assert name in done.stderr
    assert "hunter2" not in done.stderr


def test_requests_under_way_are_answered_before_it_ends(own, vhost_uri, jobs, peer):
    gateway = own(vhost_uri)
    gateway.wait_ready()
    answers = []
    path = f"{gateway.url}/api/v1/jobs/{ID}/publication"
    asking = threading.Thread(target=lambda: answers.append(httpx.post(path, headers=MEMBER, timeout=10)))
    before = len(jobs.asked("jobs.publish_job"))
    asking.start()
    until(lambda: len(jobs.asked("jobs.publish_job")) > before, "the request under way")
    with httpx.stream("GET", gateway.url + "/api/v1/stream", timeout=10) as stream:
        lines = stream.iter_lines()
        next(lines)
        began = time.monotonic()
        gateway.process.send_signal(signal.SIGTERM)
        assert list(lines) is not None  # the stream is closed for us
    assert gateway.process.wait(timeout=30) == 0
    asking.join()
    assert answers[0].status_code == 200
    assert time.monotonic() - began < 5


@pytest.fixture
def frozen(broker):
    yield broker
    broker.resume()


def test_a_frozen_broker_holds_nothing_up(own, vhost_uri, jobs, peer, frozen):
    gateway = own(vhost_uri)
    gateway.wait_ready()
    assert httpx.get(gateway.url + "/api/v1/jobs?limit=2").status_code == 200
    frozen.suspend()
    for _ in range(5):
        began = time.monotonic()
        assert httpx.get(f"{gateway.url}/api/v1/jobs?limit=3", timeout=10).status_code == 503
        assert time.monotonic() - began < 2.5
    began = time.monotonic()
    assert gateway.stop() == 0
    assert time.monotonic() - began < 20


def test_it_returns_by_itself_when_the_broker_does(own, vhost_uri, jobs, peer, frozen):
    gateway = own(vhost_uri)
    gateway.wait_ready()
    for connection in frozen.rabbitmqctl("list_connections", "pid", "client_properties").splitlines():
        if "gateway" in connection:
            frozen.rabbitmqctl("close_connection", connection.split("\t")[0], "test")
    until(lambda: httpx.get(gateway.url + "/api/v1/jobs?limit=4").status_code == 200, "answers", 10)
    until(lambda: gateway.metric('gateway_broker_connected{line="journal"}') == 1, "the journal")


def test_a_client_that_is_slow_with_its_head_is_sent_away(gateway):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=15) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert slow.recv(1000)[:12] in (b"", b"HTTP/1.1 408")


def test_the_log_has_traces_and_no_tokens(client, gateway):
    client.get("/registration/good?x=secret")
    client.get("/api/v1/jobs?limit=5&q=secret")
    until(lambda: '"route": "/api/v1/jobs"' in gateway.log.read_text(), "the last line")
    text = gateway.log.read_text()
    lines = [line for line in text.splitlines() if '"route": "/registration/{token}"' in line]
    assert len(lines) == 1
    assert '"trace_id": "' in lines[0]
    assert "secret" not in text.replace("secret-of-the-tests", "")
    assert "127.0.0.1" not in "".join(lines)


def test_metrics_name_templates_not_paths(client, gateway):
    client.get(f"/api/v1/jobs/{ID}")
    text = httpx.get(f"http://127.0.0.1:{gateway.metrics_port}/metrics").text
    assert 'route="/api/v1/jobs/{id:uuid}"' in text
    assert ID not in text
    assert gateway.metric('backend_call_duration_seconds_count{door="jobs.get_job",outcome="ok"') >= 1
    assert httpx.get(f"http://127.0.0.1:{gateway.metrics_port}/else").status_code == 404
    assert client.get("/metrics").status_code == 404


def test_it_hears_a_journal_that_was_made_with_another_age(own, amqp_uri):
    uri = amqp_uri("aged")
    with amqp_connection(uri) as connection:
        arguments = {"x-queue-type": "stream", "x-max-age": "7D"}
        connection.channel().queue_declare("journal", durable=True, auto_delete=False, arguments=arguments)
    gateway = own(uri)
    until(lambda: gateway.status("/healthz"), "the gateway")
    until(lambda: gateway.metric('gateway_broker_connected{line="journal"}') == 1, "the journal")
    until(lambda: "journal kept as it was made" in gateway.log.read_text(), "the warning")


HEAD = b"POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


def answer_on(connection: socket.socket) -> http.client.HTTPResponse:
    """The next answer on a connection, read to its end."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer


def test_a_connection_serves_on_after_a_refusal_that_came_before_the_body(gateway):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=15) as connection:
        for _ in range(20):
            connection.sendall(HEAD % 2)  # of nobody, who is refused whatever the body says
            connection.sendall(b"{}")
            assert answer_on(connection).status == 401


@pytest.mark.parametrize(("announced", "sent"), [(2, b""), (900_000, b"x" * 10), (900_000, b"x" * 200_000)])
def test_a_connection_whose_body_is_not_waited_for_is_said_to_end(gateway, announced, sent):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=15) as connection:
        connection.sendall(HEAD % announced + sent)
        answer = answer_on(connection)
        assert (answer.status, answer.headers["connection"]) == (401, "close")
