"""The cache: hits, validators, and that nothing in it is ever stale."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from deploy.local.waiting import until
from gateway.freshness import TAGS, Freshness
from gateway.tests.peer import ID

MEMBER = {"authorization": "Bearer member-token"}
LIST = "/api/v1/jobs?limit=9"


def calls(jobs):
    return len(jobs.asked("jobs.list_jobs"))


def test_the_second_reading_comes_from_the_cache_with_the_same_bytes(client, jobs):
    first, before = client.get(LIST), calls(jobs)
    second = client.get(LIST)
    assert calls(jobs) == before
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert first.headers["cache-control"] == "public, no-cache"
    assert second.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("cached", [True, False], ids=["from the cache", "from the service"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_these_bytes_is_told_so(client, cached, form):
    etag = client.get(LIST).headers["etag"]
    private = {} if cached else {"cookie": "theme=dark"}
    answer = client.get(LIST, headers={"if-none-match": form.format(etag), **private})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert client.get(LIST, headers={"if-none-match": '"other"', **private}).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"cookie": "a=b"}], ids=["from the cache", "from the service"])
def test_head_has_the_headers_of_get_and_no_body(client, headers):
    wanted = client.get(LIST)
    answer = client.head(LIST, headers=headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == wanted.headers["etag"]
    assert answer.headers["content-length"] == str(len(wanted.content))


def test_languages_are_kept_apart(client):
    german, english = (client.get("/", headers={"accept-language": each}) for each in ("de", "en"))
    assert "Neueste Stellen" in german.text
    assert "Newest jobs" in english.text
    assert client.get("/", headers={"accept-language": "en"}).content == english.content


@pytest.mark.parametrize("headers", [{"cookie": "itmv_session=x"}, MEMBER])
def test_who_shows_who_they_are_is_not_answered_from_the_cache(client, jobs, headers):
    client.get(LIST)
    before = calls(jobs)
    answer = client.get(LIST, headers=headers)
    assert calls(jobs) == before + 1
    assert answer.headers["cache-control"].startswith("private" if headers == MEMBER else "public")


def test_a_fact_makes_answers_stale_within_100_ms(client, jobs, tell):
    client.get(LIST)
    before = calls(jobs)
    tell("jobs.job_changed.v1")
    began = time.monotonic()
    until(lambda: client.get(LIST) and calls(jobs) > before, "a fresh answer", pause=0.005)
    assert time.monotonic() - began < 0.1


def test_facts_of_members_touch_postings_and_those_of_notifications_do_not(client, jobs, tell, gateway):
    heard = gateway.metric('journal_facts_total{type="notifications')
    client.get(LIST)
    before = calls(jobs)
    tell("notifications.newsletter_dispatched.v1")
    until(lambda: gateway.metric('journal_facts_total{type="notifications') > heard, "the fact")
    client.get(LIST)
    assert calls(jobs) == before
    tell("members.profile_published.v1")
    until(lambda: client.get(LIST) and calls(jobs) > before, "a fresh answer")


def test_one_s_own_write_is_seen_at_once(client):
    for number in range(20):
        client.get(f"/api/v1/jobs/{ID}")
        client.patch(f"/api/v1/jobs/{ID}", json={"title": f"Titel {number}"}, headers=MEMBER)
        assert client.get(f"/api/v1/jobs/{ID}").json()["title"] == f"Titel {number}"


def test_readers_in_parallel_never_put_back_what_was_before(client, gateway):
    stop = threading.Event()

    def read():
        with httpx.Client(base_url=gateway.url) as reader:
            while not stop.is_set():
                reader.get(f"/api/v1/jobs/{ID}")

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(read)
        try:
            for number in range(60):
                title = f"Parallel {number}"
                client.patch(f"/api/v1/jobs/{ID}", json={"title": title}, headers=MEMBER)
                assert client.get(f"/api/v1/jobs/{ID}").json()["title"] == title
        finally:
            stop.set()


def test_if_match_refuses_who_saw_something_older(client, jobs):
    path = f"/api/v1/jobs/{ID}"
    etag = client.get(path).headers["etag"]
    revision = client.get(path).json()["revision"]
    first = client.patch(path, json={"title": "Erste"}, headers={**MEMBER, "if-match": etag})
    second = client.patch(path, json={"title": "Zweite"}, headers={**MEMBER, "if-match": etag})
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "changed_meanwhile"
    assert jobs.asked("jobs.change_job")[-1]["headers"]["nameko.expected_revision"] == revision
    assert client.patch(path, json={"title": "Dritte"}, headers={**MEMBER, "if-match": "*"}).status_code == 200


def scope(path="/a", method="GET", headers=()):
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": list(headers)}


class App:
    """Answers what `body` is, after it was allowed to go on."""

    def __init__(self):
        self.calls, self.body, self.go = 0, b"one", asyncio.Event()
        self.go.set()

    async def __call__(self, scope, receive, send):
        self.calls += 1
        body = self.body
        await self.go.wait()
        scope[TAGS] = ("jobs", scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b'"%s"' % body)]})
        await send({"type": "http.response.body", "body": body})


async def get(cache, path="/a"):
    sent = []

    async def send(message):
        sent.append(message)

    await cache(scope(path), None, send)
    return sent[1]["body"]


def cache(**more):
    app = App()
    found = Freshness(app, **{"max_bytes": 100_000, "max_age": 60, **more})
    found.hear(live=True)
    return app, found


def test_a_read_that_began_before_a_purge_is_not_kept():
    async def play():
        app, found = cache()
        app.go.clear()
        reading = asyncio.create_task(get(found))
        await asyncio.sleep(0)
        found.purge(["jobs"], "test")
        app.body = b"two"
        app.go.set()
        assert await reading == b"one"
        assert await get(found) == b"two"
        assert await get(found) == b"two"
        assert app.calls == 2

    asyncio.run(play())


def test_nothing_is_served_while_no_facts_are_heard():
    async def play():
        app, found = cache()
        await get(found)
        found.hear(live=False)
        app.body = b"two"
        assert await get(found) == b"two"
        found.hear(live=True)
        app.body = b"three"
        assert await get(found) == b"three"

    asyncio.run(play())


def test_it_holds_no_more_than_it_may_and_drops_what_was_not_asked_for():
    async def play():
        app, found = cache(max_bytes=40_000)
        app.body = b"x" * 1000
        for number in range(50):
            await get(found, f"/{number}")
            await get(found, "/0")
            assert found.bytes <= 40_000
        assert app.calls == 50
        assert len(found._by_tag["jobs"]) == len(found._entries) < 12

    asyncio.run(play())


def test_an_answer_is_not_kept_for_longer_than_it_may():
    async def play():
        app, found = cache(max_age=-1)
        await get(found)
        await get(found)
        assert app.calls == 2

    asyncio.run(play())
