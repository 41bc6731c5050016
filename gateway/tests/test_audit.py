"""The audit trail of all services as one list."""

import signal

import pytest

ADMIN = {"authorization": "Bearer admin-token"}


def pages(client, **params):
    """Every page, from the newest record on."""
    while True:
        page = client.get("/api/v1/audit", params=params, headers=ADMIN).json()
        yield page
        if page["next"] is None:
            return
        params["cursor"] = page["next"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_it_goes_by_time_through_all_services_and_leaves_nothing_out(client, limit):
    found = list(pages(client, limit=limit))
    records = [record for page in found for record in page["items"]]
    told = [(record["service"], int(record["at"][17:19])) for record in records]
    assert told == [
        ("members", 7), ("events", 6), ("jobs", 5), ("members", 4), ("events", 4), ("jobs", 2), ("members", 1),
    ]  # fmt: skip
    assert {(page["total"], tuple(page["missing"])) for page in found} == {(7, ())}


def test_a_service_that_does_not_answer_is_named(client, jobs):
    jobs.send(signal.SIGSTOP)
    try:
        page = client.get("/api/v1/audit", headers=ADMIN).json()
    finally:
        jobs.send(signal.SIGCONT)
    assert page["missing"] == ["jobs"]
    assert {record["service"] for record in page["items"]} == {"members", "events"}


def test_only_an_admin_reads_it(client):
    assert client.get("/api/v1/audit").status_code == 401
    for token in ("member", "office", "board"):
        answer = client.get("/api/v1/audit", headers={"authorization": f"Bearer {token}-token"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"cursor": "abc"}, "/cursor"),
        ({"cursor": "WzEsMl0"}, "/cursor"),
        ({"cursor": ["a", "b"]}, "/cursor"),
        ({"limit": 0}, "/limit"),
        ({"sort": "door"}, "/sort"),
    ],
)
def test_what_it_does_not_know_is_refused(client, params, pointer):
    answer = client.get("/api/v1/audit", params=params, headers=ADMIN)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
