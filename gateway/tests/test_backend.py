"""The wire to the services, as seen from outside."""

import signal
import threading
import time

import pytest

from deploy.local.client import Client
from deploy.local.waiting import until
from gateway.tests.peer import ID


def test_the_context_travels_in_headers(client, peer):
    trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
    client.post(
        "/api/v1/applications",
        json={"statement": "Grüße"},
        headers={"traceparent": trace, "idempotency-key": "k-1", "accept-language": "en-GB, de;q=0.5"},
    )
    headers = peer.asked("members.apply")[-1]["headers"]
    assert headers["nameko.traceparent"][:36] == trace[:36]
    assert headers["nameko.traceparent"] != trace
    assert (headers["nameko.language"], headers["nameko.idempotency_key"]) == ("en", "k-1")
    assert 0 < headers["nameko.deadline"] / 1000 - time.time() < 1.5
    assert "nameko.actor" not in headers
    assert "127.0.0.1" not in headers["nameko.origin"]


def test_the_actor_travels_in_a_table(client, peer):
    client.post(f"/api/v1/applications/{ID}/admission", headers={"authorization": "Bearer board-token"})
    asked = peer.asked("members.admit")[-1]
    assert asked["headers"]["nameko.actor"] == {"account_id": ID, "roles": ["board"]}
    assert asked["asked"] == {"application_id": ID}


def test_a_refusal_of_a_service_keeps_its_code_and_details(client):
    headers = {"authorization": "Bearer member-token"}
    answer = client.post(f"/api/v1/jobs/{ID}/closure", json={"outcome": "filled"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "job_closed")
    assert answer.json()["similar"][0]["title"] == "Ähnlich"


def test_too_many_requests_say_when_to_come_back(client):
    answer = client.get("/api/v1/newsletter/issues", headers={"authorization": "Bearer office-token"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")


@pytest.fixture
def frozen_jobs(jobs, gateway):
    jobs.send(signal.SIGSTOP)
    yield jobs
    jobs.send(signal.SIGCONT)
    until(lambda: gateway.metric('backend_breaker_open{service="jobs"}') == 0, "a closed breaker", 15)


def test_home_is_partial_while_a_service_is_away_fast_once_the_breaker_opens_and_whole_again(
    client, gateway, frozen_jobs
):
    for _ in range(3):
        began = time.monotonic()
        answer = client.get("/api/v1/home").json()
        assert time.monotonic() - began < 1.5
        assert (answer["missing"], answer["jobs"]) == (["jobs"], [])
        assert answer["events"][0]["id"] == answer["members"]["newest"][0]["id"] == ID
    until(lambda: gateway.metric('backend_breaker_open{service="jobs"}') == 1, "an open breaker")
    for _ in range(20):
        began = time.monotonic()
        assert client.get("/api/v1/home").json()["missing"] == ["jobs"]
        assert time.monotonic() - began < 0.1
    answer = client.get("/api/v1/jobs?limit=3")
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    frozen_jobs.send(signal.SIGCONT)
    until(lambda: client.get("/api/v1/home").json()["missing"] == [], "a whole home page", 15)


def test_a_call_without_an_answer_ends_at_its_deadline(client, frozen_jobs):
    began = time.monotonic()
    answer = client.get(f"/api/v1/jobs/{ID}?fresh=1")
    assert answer.status_code == 503
    assert time.monotonic() - began < 2.5


def test_who_asks_again_as_the_answer_wants_it_is_answered_in_the_end(gateway, frozen_jobs):
    """Our own client does: a demonstration, or a story of the tests, outlives a machine that stands still."""
    threading.Timer(2.5, frozen_jobs.send, [signal.SIGCONT]).start()
    client = Client(gateway.url)
    assert client.get(f"/jobs/{ID}", fresh=2)["id"] == ID
    client.close()


def test_a_service_that_was_never_there_is_known_at_once(client, vhost_uri, peer):
    from gateway.tests.peer import amqp_connection

    with amqp_connection(vhost_uri) as connection:
        channel = connection.channel()
        channel.queue_unbind("rpc-notifications", "nameko-rpc", "notifications.*")
        began = time.monotonic()
        answer = client.get("/api/v1/newsletter/preferences/good")
        assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
        assert time.monotonic() - began < 0.5
        channel.queue_bind("rpc-notifications", "nameko-rpc", "notifications.*")
    until(lambda: client.get("/api/v1/newsletter/preferences/good").status_code == 200, "the service")
